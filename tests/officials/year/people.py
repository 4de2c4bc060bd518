"""Who works in the office: three officials, of whom one has no account yet, one head, the chairman."""

LAN, TUAN, CHAP, BINH = 31, 32, 33, 34
HANH = 1003
"""The chairman, who is named in the bot's configuration."""
OFFICIALS = (LAN, TUAN, CHAP)
NAMES = {LAN: "Nông Thị Lan", TUAN: "Hà Anh Tuấn", CHAP: "Đàm Thị Chấp", BINH: "Lê Bình", HANH: "Hoàng Hạnh"}
LAND, JUSTICE, CULTURE = "Địa chính", "Tư pháp – Hộ tịch", "Văn hóa – Xã hội"
UNITS = {LAN: LAND, TUAN: JUSTICE, CHAP: CULTURE, BINH: LAND}
SPELLINGS = {
    "Nông Thị Lan": LAN,
    "NÔNG THỊ LAN": LAN,
    "nong thi  lan": LAN,
    "Hà Anh Tuấn": TUAN,
    "Ha Anh Tuan": TUAN,
    "Đàm Thị Chấp": CHAP,
    "ĐÀM THỊ CHẤP": CHAP,
    "Lê Bình": BINH,
}
"""How files write whose dossier it is; they also name people who never come to the bot, or nobody."""
STRANGERS = ("Mã Văn Không", "")
