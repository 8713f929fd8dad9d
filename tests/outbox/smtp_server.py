"""A mail server that misbehaves on purpose: refuses, hangs, or dies in the middle."""

import contextlib
import socket
import threading


class FakeSMTPServer:
    """Speaks just enough SMTP. ``mode`` may be changed while it runs, for the connections that come then:

    ``ok``, ``refuse_recipient`` (for good), ``greylist`` (for now), ``die_after_data`` (closes before it
    answers), ``hang`` (accepts the connection and says nothing), ``shut`` (closes it without a word).
    """

    def __init__(self, mode="ok", on_taken=lambda: None):
        self.mode = mode
        self.on_taken = on_taken
        self.messages = []
        self.connections = 0
        self._released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            mode = self.mode  # before anybody learns of the connection, and changes it for the next
            self.connections += 1
            threading.Thread(target=self._serve, args=(client, mode), daemon=True).start()

    def _serve(self, client, mode):
        with client, contextlib.suppress(OSError):
            if mode == "shut":
                return
            if mode == "hang":
                self._released.wait(30)
                return
            self._talk(client, client.makefile("rb"), mode)

    def _talk(self, client, lines, mode):
        client.sendall(b"220 fake\r\n")
        for line in lines:
            verb = line[:4].upper()
            if verb == b"QUIT":
                client.sendall(b"221 bye\r\n")
                return
            if verb == b"RCPT" and mode == "refuse_recipient":
                client.sendall(b"550 no such person\r\n")
            elif verb == b"RCPT" and mode == "greylist":
                client.sendall(b"451 come back later\r\n")
            elif verb == b"DATA":
                client.sendall(b"354 go on\r\n")
                text = self._read_text(lines)
                if mode == "die_after_data":
                    return
                self.messages.append(text)
                self.on_taken()
                client.sendall(b"250 taken\r\n")
            else:
                client.sendall(b"250 ok\r\n")

    def _read_text(self, lines):
        text = []
        for line in lines:
            if line == b".\r\n":
                break
            text.append(line)
        return b"".join(text).decode()

    def let_go(self):
        """Close what hangs."""
        self._released.set()

    def stop(self):
        self.let_go()
        # Wakes accept(), which close() alone does not on Linux.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
