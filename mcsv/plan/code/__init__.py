"""Instructions: how they are collected, cut down, put side by side and given their places."""
