"""Campaigns (chiến dịch nhắc việc): reminders that come round by a calendar to those who asked for them."""
