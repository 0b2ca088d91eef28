"""What n8n's connectors do, where their operation's name does not say it."""

from __future__ import annotations

from shipworthy.model.workflows import Effect

INSIDE = frozenset(
    [
        "aggregate",
        "compareDatasets",
        "compression",
        "convertToFile",
        "crypto",
        "dateTime",
        "debugHelper",
        "editImage",
        "executionData",
        "extractFromFile",
        "filter",
        "html",
        "htmlExtract",
        "if",
        "itemLists",
        "jwt",
        "limit",
        "markdown",
        "merge",
        "moveBinaryData",
        "noOp",
        "readPDF",
        "removeDuplicates",
        "renameKeys",
        "set",
        "simulate",
        "sort",
        "splitInBatches",
        "splitOut",
        "spreadsheetFile",
        "stopAndError",
        "summarize",
        "switch",
        "timeSaved",
        "totp",
        "wait",
        "xml",
        "evaluation",
        "respondToWebhook",
        "form",
    ]
)
"""They work on the run's own data."""
READS = frozenset(
    [
        "awsComprehend",
        "awsRekognition",
        "awsTextract",
        "brandfetch",
        "clearbit",
        "dropcontact",
        "hackerNews",
        "hunter",
        "mindee",
        "nasa",
        "openWeatherMap",
        "peekalink",
        "quickChart",
        "readBinaryFile",
        "readBinaryFiles",
        "rssFeedRead",
        "googleBooks",
        "coinGecko",
        "uplead",
        "marketstack",
        "googleTranslate",
        "deepL",
        "lingvaNex",
        "googleCloudNaturalLanguage",
        "urlScanIo",
        "wikipedia",
    ]
)
REACHES = {
    "emailSend": "sends a mail", "mailgun": "sends a mail", "kafka": "publishes a message",
    "messageAnAgent": "asks another agent", "amqp": "publishes a message",
    "mqtt": "publishes a message", "rabbitmq": "publishes a message",
}  # fmt: skip
_BY_OPERATION = """
    openAi read: file.list file.get conversation.get
    openAi write: file.* conversation.*
    googleGemini read: fileSearch.listStores
    googleGemini write: file.* fileSearch.*
    anthropic read: file.list file.get
    anthropic write: file.*
    telegram external: callback.* message.edit* message.pin* message.unpin*
    telegram none: message.sendChatAction
    slack external: message.schedule message.update
    slack read: message.search channel.history channel.replies channel.member user.info
    discord external: message.react
    discord write: member.*
    microsoftTeams external: chatMessage.create channelMessage.create
    googleChat external: message.create message.update
    gotify external: message.create
    matrix external: message.create
    twist external: *.create
    signl4 external: alert.send
    pushover external: *
    twilio external: call.make
    plivo external: call.make
    linkedIn external: post.create
    medium external: post.create
    reddit external: *.create
    discourse external: post.create
    twitter external: tweet.create tweet.like tweet.retweet directMessage.*
    stripe external: charge.create
    paypal external: payout.create
    wise external: transfer.create transfer.execute
    googleDrive write: *.upload
    dropbox write: *.upload
    box write: *.upload
    awsS3 write: *.upload
    s3 write: *.upload
    ftp write: *upload
    ssh write: file.upload
    microsoftOneDrive write: *.upload
    nextCloud write: *.upload
    microsoftSharePoint write: *.upload
    googleCloudStorage write: *
    salesforce write: *.upload
    shopify write: order.*
    redis read: info keys llen
    redis write: incr pop
    gmail write: *.markAs* *.trash *.untrash
    googleCalendar read: calendar.availability
    googleAnalytics read: *
    bannerbear read: image.create
    git read: clone log status
    git write: pull tag
    github external: workflow.dispatch*
    dataTable read: row.row*Exist*
    lemlist read: enrich.*
    jira read: issue.changelog issue.transitions
    jira external: issue.notify
    airtop external: interaction.*
    airtop read: *.takeScreenshot
    phantombuster external: agent.launch
    homeAssistant external: service.call
    awsSes external: email.send
    awsSns external: publish
    n8n write: workflow.*activate
    mongoDb read: *aggregate
    elasticsearch read: document.get*
    postBin external: *
"""


def _table() -> tuple[tuple[str, str, Effect], ...]:
    found = []
    for line in _BY_OPERATION.strip().split("\n"):
        head, _, patterns = line.partition(":")
        connector, effect = head.split()
        found += [(connector, pattern, Effect(effect)) for pattern in patterns.split()]
    return tuple(found)


BY_OPERATION = _table()
"""Where the operation's name says something else than what it does."""
