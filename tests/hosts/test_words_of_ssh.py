"""What ssh says of its end, as a sentence with what can be done."""

import pytest

from tui_monitor.hosts.address import Address
from tui_monitor.hosts.ssh.command import why

CHANGED = """@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@
Please contact your system administrator.
Add correct host key in /home/me/.ssh/known_hosts to get rid of this message.
Offending ED25519 key in /home/me/.ssh/known_hosts:3
{remove}Host key for [127.0.0.1]:22396 has changed and you have requested strict checking.
Host key verification failed.
"""
REMOVE = """  remove with:
  ssh-keygen -f "/home/me/.ssh/known_hosts" -R "[127.0.0.1]:22396"
"""


def test_which_key_to_remove_is_said_as_ssh_says_it() -> None:
    """Broken once: `ssh-keygen -R gpu6`, of a host whose key is kept by its address and port."""
    said = why(Address("gpu6"), CHANGED.format(remove=REMOVE), 255)
    assert said.endswith('then `ssh-keygen -f "/home/me/.ssh/known_hosts" -R "[127.0.0.1]:22396"`')


@pytest.mark.parametrize("remove", ["", '  ssh-keygen -R "$(rm -rf ~)"\n', "  ssh-keygen -R `x`\n"])
def test_where_ssh_does_not_say_it_no_name_is_guessed(remove: str) -> None:
    said = why(Address("gpu6"), CHANGED.format(remove=remove), 255)
    assert "another than the known one" in said
    assert "gpu6" not in said
    assert "rm -rf" not in said


@pytest.mark.parametrize("words", ["me@gpu6: Permission denied (publickey,password).", "Host key verification failed."])
def test_what_has_to_work_can_be_typed_with_a_port_too(words: str) -> None:
    assert "-p 2222 me@gpu6" in why(Address("me@gpu6", 2222), words, 255)
