"""What students get wrong about the warm-up of the divergence."""

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "kl_warmup",
    says="The weight goes on growing after the warm-up is over. What is the share of the way that has been gone, once "
    "the end is behind you, and which function keeps it from being more than all?",
)
def never_stops_growing(step, *, steps, final=1.0):
    return final * step / steps


@misconception(
    "kl_warmup",
    says="The weight comes down from its final value instead of climbing to it. At which end of the training are the "
    "latents to cost nothing?",
)
def comes_down(step, *, steps, final=1.0):
    return final * max(1 - step / steps, 0.0)


@misconception(
    "kl_warmup",
    says="The weight is 0 all the way, and then jumps to its final value: // cuts the fraction off. Which operator "
    "divides and keeps it?",
)
def divides_to_whole_numbers(step, *, steps, final=1.0):
    return final * min(step // steps, 1)


@misconception(
    "kl_warmup",
    says="The weight falls back to 0 when it has reached its end, and climbs again. Such cycles have been tried, too, "
    "but here it shall stay: what should follow once step has passed steps?",
)
def starts_over_and_over(step, *, steps, final=1.0):
    return final * (step % steps) / steps


@misconception(
    "kl_warmup",
    says="The weight climbs to 1, whichever final value is asked for. Where does a beta of 4 come in?",
)
def ignores_the_final_weight(step, *, steps, final=1.0):
    return min(step / steps, 1.0)


@misconception(
    "kl_warmup",
    says="The climb is cut off at the final weight, but its slope is that of a climb to 1: it arrives too early, or "
    "too late. At step = steps, and not before, the final weight is reached: which of the two limits comes first, and "
    "what is multiplied then?",
)
def climbs_with_another_slope(step, *, steps, final=1.0):
    return min(step / steps, final)


@misconception(
    "kl_warmup",
    says="Your first step is 1: the weight is one step ahead all the way. The solver counts its updates from 0, as "
    "the docstring says. What is the weight at step 0?",
)
def counts_from_one(step, *, steps, final=1.0):
    return final * min((step + 1) / steps, 1.0)


@misconception(
    "kl_warmup",
    says="The weight climbs a little too fast, and is full one step too soon: n points have n - 1 steps between them, "
    "as those of np.linspace do. At which step is the weight to be full, and by what is step divided then?",
)
def counts_the_points_and_not_the_steps(step, *, steps, final=1.0):
    return final * min(step / (steps - 1), 1.0)


@misconception(
    "kl_warmup",
    says="The curve is bent: it starts slowly and hurries at the end. What is the weight after half of the way on a "
    "straight line?",
)
def climbs_along_a_curve(step, *, steps, final=1.0):
    return final * min(step / steps, 1.0) ** 2
