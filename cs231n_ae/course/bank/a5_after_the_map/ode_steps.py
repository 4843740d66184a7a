"""What students get wrong about following a velocity in steps."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.ode_steps import euler_step, heun_step


@misconception(
    "euler_step",
    says="The whole velocity is added, whatever the size of the step. How far does one get in a time of h?",
)
def takes_the_whole_velocity(x, velocity, t, *, step):
    return x + velocity(x, t)


@misconception(
    "euler_step",
    says="The velocity is that of the time after the step. Euler's step knows only where it stands: which "
    "time is that?",
)
def asks_at_the_end_of_the_step(x, velocity, t, *, step):
    return x + step * velocity(x, t + step)


@misconception(
    "euler_step",
    says="This is the way of the step alone. From where does it start?",
)
def gives_the_way_alone(x, velocity, t, *, step):
    return step * velocity(x, t)


@misconception(
    "euler_step",
    says="The points are float64 although float32 came in. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def steps_in_float64(x, velocity, t, *, step):
    return euler_step(x, velocity, t, step=step).astype(np.float64)


@misconception(
    "heun_step",
    says="This is Euler's step: the velocity is asked once. Where else along the step could it be asked?",
)
def is_eulers_step(x, velocity, t, *, step):
    return euler_step(x, velocity, t, step=step)


@misconception(
    "heun_step",
    says="The second velocity is asked where the step would end, but at the time when it begins. Which time belongs to "
    "those points?",
)
def forgets_to_move_the_time(x, velocity, t, *, step):
    first = velocity(x, t)
    return x + step / 2 * (first + velocity(x + step * first, t))


@misconception(
    "heun_step",
    says="The second velocity is asked at the later time, but where the step began. Where will the points be by then?",
)
def forgets_to_move_the_points(x, velocity, t, *, step):
    return x + step / 2 * (velocity(x, t) + velocity(x, t + step))


@misconception(
    "heun_step",
    says="The two velocities are added, and their sum is taken for the whole step. Of a mean, what is missing?",
)
def adds_the_two_without_halving(x, velocity, t, *, step):
    first = velocity(x, t)
    return x + step * (first + velocity(x + step * first, t + step))


@misconception(
    "heun_step",
    says="The step begins at Euler's guess, so the way is gone nearly twice. What is the guess for, and what "
    "is it not?",
)
def goes_on_from_the_guess(x, velocity, t, *, step):
    first = velocity(x, t)
    guess = x + step * first
    return guess + step / 2 * (first + velocity(guess, t + step))


@misconception(
    "heun_step",
    says="This is the midpoint rule: one velocity, half way along the step. It errs as little, but Heun's rule is "
    "another: which two velocities does it average?",
)
def is_the_midpoint_rule(x, velocity, t, *, step):
    return x + step * velocity(x + step / 2 * velocity(x, t), t + step / 2)


@misconception(
    "heun_step",
    says="The points are float64 although float32 came in. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def steps_twice_in_float64(x, velocity, t, *, step):
    return heun_step(x, velocity, t, step=step).astype(np.float64)
