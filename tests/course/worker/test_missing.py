"""A KeyError is told with what the dict holds that lacks the key, and not another dict of the same line."""

from cs231n_ae.course.worker.missing import names_there


def told(function):
    try:
        function()
    except KeyError as error:
        return names_there(error, lambda name: name == __file__)
    return None


def test_the_dict_that_lacks_the_key_is_told():
    encoder, decoder = {"enc_W1": 1}, {"dec_W1": 2, "dec_b1": 3}

    def adds():
        there, here = encoder, decoder
        there["enc_W1"] = there["enc_W1"] + here["dec_W0"]

    assert told(adds) == "here holds 'dec_W1', 'dec_b1'"


def test_the_only_dict_of_a_line_is_told_wherever_it_stands():
    def looks():
        empty = {}
        return sum(
            [
                empty["W"],
            ]
        )

    assert told(looks) == "empty holds nothing"


def test_of_other_keys_nothing_is_said():
    def looks():
        numbers = {1: 2}
        return numbers[3]

    assert told(looks) == ""
