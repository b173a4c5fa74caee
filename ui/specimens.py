"""What the page of components shows: invented values, every state of every component."""


def specimens(request):
    return {}
