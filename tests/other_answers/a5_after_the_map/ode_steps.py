"""Steps along a velocity, right, and written differently from the reference."""

from cs231n_ae.course.other_answers import other_answer


@other_answer("euler_step")
def in_place(x, velocity, t, *, step):
    x = x.copy()
    x += step * velocity(x, t)
    return x


@other_answer("euler_step")
def in_its_dtype(x, velocity, t, *, step):
    return x + x.dtype.type(step) * velocity(x, t)


@other_answer("heun_step")
def in_its_letters(x, velocity, t, *, step):
    k1 = velocity(x, t)
    k2 = velocity(x + step * k1, t + step)
    return x + step * (k1 + k2) / 2


@other_answer("heun_step")
def as_the_mean_of_two_ends(x, velocity, t, *, step):
    guess = x + step * velocity(x, t)
    return (x + guess + step * velocity(guess, t + step)) / 2


@other_answer("euler_step")
def multiplied_first(x, velocity, t, *, step):
    way = velocity(x, t) * float(step)
    return way + x


@other_answer("heun_step")
def with_two_halves(x, velocity, t, *, step):
    k1 = velocity(x, t)
    half = x + 0.5 * step * k1
    return half + 0.5 * step * velocity(half + 0.5 * step * k1, t + step)
