"""Raises an error that would clear the screen and turn text around."""

EARNS = {"scale_backward": 0}


def scale_backward(dout, cache):
    raise ValueError("\x1b[2J\x1b]0;title\x07\u202e\u200b<script>alert(1)</script>\r\nPASSED =cmd()")
