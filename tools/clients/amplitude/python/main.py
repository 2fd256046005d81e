"""Sends what a task on standard input says with amplitude-analytics, and prints what became of every event."""

import json
import logging
import os
import sys
import threading

from amplitude import Amplitude, BaseEvent, Config, EventOptions, Identify, Revenue
from amplitude.storage import InMemoryStorage, StorageProvider

task = json.load(sys.stdin)
waiting = len([step for step in task["steps"] if step["do"] != "flush"])
all_told = threading.Event()
printing = threading.Lock()


def tell(told):
    with printing:
        print(json.dumps(told), flush=True)


def on_result(event, code, message=None):
    global waiting
    tell({"type": event["event_type"], "code": code})
    with printing:
        waiting -= 1
        if waiting <= 0:
            all_told.set()


class ToldLog(logging.Handler):
    def emit(self, record):
        tell({"log": record.getMessage()})


class ToldStorage(InMemoryStorage):
    """The SDK's own, telling which events are tried again."""

    def push(self, event, delay=0):
        if event.retry > 0:
            tell({"again": event["event_type"]})
        return super().push(event, delay)


class ToldStorageProvider(StorageProvider):
    def get_storage(self):
        return ToldStorage()


logger = logging.getLogger("amplitude")
logger.addHandler(ToldLog(logging.ERROR))

client = Amplitude(
    task["apiKey"],
    Config(
        server_url=task["serverUrl"],
        flush_interval_millis=task["flushIntervalMs"],
        flush_queue_size=task["flushQueueSize"],
        min_id_length=task.get("minIdLength"),
        callback=on_result,
        storage_provider=ToldStorageProvider(),
    ),
)


def changes(properties):
    identify = Identify()
    for name, value in properties.items():
        identify.set(name, value)
    return identify


def track(step):
    client.track(BaseEvent(step["type"], user_id=step["user"], event_properties=step.get("properties")))


def identify(step):
    client.identify(changes(step["set"]), EventOptions(user_id=step["user"]))


def set_group(step):
    client.set_group(step["groupType"], step["group"], EventOptions(user_id=step["user"]))


def group_identify(step):
    client.group_identify(step["groupType"], step["group"], changes(step["set"]))


def revenue(step):
    sold = Revenue(price=step["price"], quantity=step["quantity"], product_id=step["product"])
    client.revenue(sold, EventOptions(user_id=step["user"]))


DO = {
    "track": track,
    "identify": identify,
    "setGroup": set_group,
    "groupIdentify": group_identify,
    "revenue": revenue,
    "flush": lambda _: client.flush(),
}

for step in task["steps"]:
    DO[step["do"]](step)
all_told.wait()
os._exit(0)  # the SDK's thread would keep this program until the flush after the last
