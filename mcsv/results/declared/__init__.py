"""What a result holds, declared by section of the answer: one file a section, each with its ``DECLARED``."""
