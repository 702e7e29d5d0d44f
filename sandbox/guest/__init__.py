"""What runs inside the guest. These sources travel down the pipe at start; nothing here may import more than the
standard library and what the guest's environment holds."""

PROGRAM = "program.py"  # the file name drivers compile a program under; lines of errors are looked for in it
