"""What several tabs share: inputs, pictures, the language switch.

It may import `ui.texts` and `breeds`.
"""
