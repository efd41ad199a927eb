"""The command line: read words, call the API, print. One command a file."""
