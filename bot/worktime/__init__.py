"""Working time (giờ làm việc): office hours, holidays, arithmetic with working days and hours."""
