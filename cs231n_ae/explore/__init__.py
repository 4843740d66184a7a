"""A latent space to play with: move a code, and see at once what the decoder makes of it.

:func:`page_html` and :func:`write_page` make one HTML page that holds the decoder and needs nothing else;
:func:`explore_page` shows that page in a notebook; :func:`explore` makes sliders there that call your own ``decode``.
"""

from cs231n_ae.explore.decoder import Decoder, decoder_of
from cs231n_ae.explore.notebook import Embedded, explore, explore_page
from cs231n_ae.explore.page import page_html, write_page
from cs231n_ae.explore.scene import Axis, Scene, scene_of

__all__ = [
    "Axis",
    "Decoder",
    "Embedded",
    "Scene",
    "decoder_of",
    "explore",
    "explore_page",
    "page_html",
    "scene_of",
    "write_page",
]
