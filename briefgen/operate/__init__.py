"""Every morning, unattended: a run from the facts to the readers, what came of the last, and what a machine lacks.

What a command needs of this it takes from the module that has it: `running`, `status`, `standing`, `doctor`. A run does
not wait for the imports of the doctor.
"""
