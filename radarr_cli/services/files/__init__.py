"""The library's files on the disks: journaled changes, their undoing, the trash, and what seeds is let be."""
