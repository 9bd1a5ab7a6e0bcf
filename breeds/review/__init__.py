"""The review of a catalogue on the keyboard, in a browser, for this machine alone.

It may import all of `breeds` that `breeds.command` may.
"""
