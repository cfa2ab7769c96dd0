"""Tags without a language model: stars, word lists and language identification, each saying how sure it is."""
