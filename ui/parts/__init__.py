"""What several tabs share: inputs, photos, templates, the language switch.

It may import `ui.texts` and `breeds`.
"""
