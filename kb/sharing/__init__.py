"""What makes a link worth passing on: codes to scan, pictures for chats and mails, frames for other sites, calendars."""
