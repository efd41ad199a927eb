"""What notebooks show: records as blocks, and the page of a result in a frame."""
