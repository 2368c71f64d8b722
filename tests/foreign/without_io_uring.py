"""Runs a program under a kernel that permits it no io_uring, as containers do: without_io_uring.py PROGRAM ARGUMENTS..."""
import ctypes
import os
import struct
import sys

SETUP_CALL = 425  # io_uring_setup, on all processors


def forbid():
    # A filter of system calls: load the number; if it is that of io_uring_setup, the call fails with EPERM.
    load, jump_if_equal, give_back = 0x20, 0x15, 0x06
    fail_with_eperm, allow = 0x00050001, 0x7FFF0000
    instructions = struct.pack(
        "HBBI" * 4,
        load, 0, 0, 0,
        jump_if_equal, 0, 1, SETUP_CALL,
        give_back, 0, 0, fail_with_eperm,
        give_back, 0, 0, allow)
    program = ctypes.create_string_buffer(instructions)
    description = struct.pack("HxxxxxxP", 4, ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, seccomp, filter_mode = 38, 22, 2
    if libc.prctl(no_new_privileges, 1, 0, 0, 0) or libc.prctl(seccomp, filter_mode, description, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter can be installed")


forbid()
os.execv(sys.argv[1], sys.argv[1:])
