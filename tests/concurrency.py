"""The same call in several threads at the same moment, each on a database connection of its own."""

import threading

from django.db import connection

THREADS = 6


def at_once(act):
    """What `act()` gives in each of the threads, all let go together."""
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
