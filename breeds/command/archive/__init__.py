"""The commands of a catalogue: index, merge, verdict, review and export."""
