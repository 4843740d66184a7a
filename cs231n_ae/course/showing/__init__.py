"""Results for people.

`terminal` knows colours, widths, links and what an encoding can show; `text` lays a result out on it, `text_arrays` the
two arrays beside each other, `again` what several tests say alike. `html` is the same for a notebook or a page, with
the arrays as `heatmap`s. `plainly` ends a command with one line when something is the matter.
"""
