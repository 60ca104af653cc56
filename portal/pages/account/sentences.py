"""What is said for the codes of accounts, second factors, reasons and files."""

from portal.pages.shared.i18n import _

ACCOUNTS = {
    "password-wrong": _("Your present password is not right."),
    "password-too-short": _("Please choose a password of at least ${shortest} characters. A short sentence is good."),
    "password-too-long": _("Please choose a password of at most ${longest} characters."),
    "password-common": _("Many people use this password, so it is tried first. Please choose another, such as a short sentence."),
    "password-like-name": _("This password is hardly more than your name. Please choose another."),
    "password-unchanged": _("This is the password that you have now. Please choose another."),
    "login-name-invalid": _("A login name has 2 to 40 small letters, digits, dots or dashes, and begins with a letter."),
    "login-name-taken": _("Somebody has this login name already."),
    "display-name-missing": _("Please give the name."),
    "role-unknown": _("There is no such role."),
    "code-wrong": _("This code is not right. Look at your phone and type the code that it shows now."),
    "reason-unknown": _("There is no such kind of reason."),
    "reason-too-short": _("Please say in a few words why you need to see this."),
}
FILES = {
    "file-type-refused": _("Files of this kind cannot be taken in: ${name}. Send a picture, PDF, Word or Excel file, sound or film."),
    "file-mislabelled": _("The content of ${name} is of another kind than its name says. Please save it anew and send it again."),
    "file-empty": _("The file is empty. Please choose it again."),
    "file-too-large": _("The file is too large; at most ${limit} MB."),
}
"""Files come in on several pages; these are the codes of `portal/security/uploads.py`."""
