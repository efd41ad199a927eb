"""What money does, as variables of a result: when value comes, what others save, who gains."""
