"""The reviewers' pages at /review: who is let in, and how. Everything there is behind one guard.

Its routes are beside Gradio's, whose own sign-in would close the whole page. It may import
`ui.parts`, `ui.texts` and `breeds`.
"""
