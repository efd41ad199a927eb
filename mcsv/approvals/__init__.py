"""Who decided what on which figures: records that hang together, each naming by digest what was decided on."""
