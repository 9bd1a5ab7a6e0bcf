"""The page's colours, sizes and fonts, in Gradio's terms."""

import gradio as gr
from gradio.themes import Color, sizes

TERRACOTTA = Color(
    name="terracotta",
    c50="#fdf5f0",
    c100="#fae6da",
    c200="#f3cbb5",
    c300="#e9a988",
    c400="#db8159",
    c500="#c96539",
    c600="#b04f27",
    c700="#913f20",
    c800="#6f321c",
    c900="#4f2516",
    c950="#33170d",
)
SAND = Color(
    name="sand",
    c50="#fdfaf5",
    c100="#f7f1e8",
    c200="#ece2d3",
    c300="#dccdb8",
    c400="#a8967f",
    c500="#7d6d5b",
    c600="#625446",
    c700="#4a3f35",
    c800="#332b25",
    c900="#241e1a",
    c950="#191512",
)
# Gradio's own are in pixels, which don't grow with a browser's letters; none is smaller than 0.8.
TEXT_SIZES = sizes.Size(
    name="text_rem",
    xxs="0.8rem",
    xs="0.8rem",
    sm="0.875rem",
    md="1rem",
    lg="1.25rem",
    xl="1.5rem",
    xxl="1.75rem",
)
# The system's own fonts: the page fetches none.
FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
FIXED_WIDTH_FONTS = ("ui-monospace", "Consolas", "monospace")


def build() -> gr.themes.Base:
    theme = gr.themes.Base(
        primary_hue=TERRACOTTA,
        neutral_hue=SAND,
        text_size=TEXT_SIZES,
        spacing_size=sizes.spacing_lg,
        radius_size=sizes.radius_lg,
        font=FONTS,
        font_mono=FIXED_WIDTH_FONTS,
    )
    return theme.set(
        body_background_fill="*neutral_100",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="*neutral_100",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_border_width="0px",
    )
