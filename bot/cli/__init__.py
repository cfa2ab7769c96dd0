"""The commands: `unscripted …`, one file each."""
