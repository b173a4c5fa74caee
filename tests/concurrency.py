"""Concurrent calls in several threads, each with a database connection of its own."""

import threading

from django.db import connection

THREADS = 6


def at_once(act):
    """Run `act()` in all threads at the same moment and return their results."""
    gate, results = threading.Barrier(THREADS), []

    def work():
        try:
            gate.wait()
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
