"""Second looks at the same draws: what bins blur, means beyond a quantile, and chance apart from uncertainty."""
