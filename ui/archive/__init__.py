"""The tab for many photos at once: they are sent, answered, shown in a table and kept nowhere.

It has routes of its own beside Gradio's, since each of them asks for the password where there is
one. It may import `ui.parts`, `ui.texts` and `breeds`.
"""
