"""Result files -> docs/STUDY.md: every figure, table and finding is computed from them."""
