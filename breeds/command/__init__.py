"""The command line's parts: what is asked, which photos are meant, how answers are printed.

It may import all of `breeds` but `breeds.__main__`, which runs it.
"""
