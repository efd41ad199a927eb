"""The languages of a report: a catalogue each, and what reads them."""
