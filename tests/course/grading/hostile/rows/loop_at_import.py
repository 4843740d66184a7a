"""Never finishes being imported."""

EARNS = {"scale_forward": 0, "scale_backward": 0, "slope": 0, "centre_fit": 0}


while True:
    pass
