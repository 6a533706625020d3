"""Which actor a login stands for. Books name actors only; who they are is known here and nowhere else."""

from django.contrib.auth.models import User
from django.db import models

from taizhang.core.limits import NAME_CHARS_MAX


class Login(models.Model):
    """A user's actor: a pseudonymous id `p-…` that never changes and is never given to another."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="login")
    actor = models.CharField(max_length=NAME_CHARS_MAX, unique=True)

    def __str__(self) -> str:
        return self.actor
