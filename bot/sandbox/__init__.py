"""A local Slack with a web page, a demo review site and a recorded language model; knows nothing of the program."""
