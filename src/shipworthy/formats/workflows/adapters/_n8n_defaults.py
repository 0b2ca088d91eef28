"""What n8n's connectors do where a node does not say it: values that are the default are not saved.

Taken from the node descriptions of n8n-nodes-base 2.41.2 and n8n-nodes-langchain 2.41.1. A line is a
connector and, by resource, its operation; the first is the resource that is the default. `name@2`: up to
that major version of the node.
"""

from __future__ import annotations

from collections.abc import Mapping

_DEFAULTS = """
    anthropic text.message document.analyze file.upload image.analyze prompt.generate
    googleGemini text.message audio.transcribe document.analyze file.upload fileSearch.createStore
    googleGemini image.generate video.generate
    openAi text.message audio.generate file.upload image.generate assistant.message conversation.create
    openAi video.generate
    airtable record.get base.getMany
    airtable@1 read
    airtop session.create agent.run window.create file.getMany extraction.getPaginated interaction.click
    asana task.create subtask.create taskComment.add taskProject.add taskTag.add user.get project.get
    awsComprehend detectDominantLanguage
    awsS3 file.download bucket.create folder.create
    awsSes email.send customVerificationEmail.create template.create
    awsTranscribe create
    bambooHr employee.create employeeDocument.delete file.delete companyReport.get
    baserow row.getAll
    bitwarden collection.get event.getAll group.get member.get
    clearbit company.enrich person.enrich
    clickUp task.create checklist.create checklistItem.create comment.create folder.create goal.create
    clickUp goalKeyResult.create taskTag.add taskList.add spaceTag.create taskDependency.create
    clickUp timeEntry.create timeEntryTag.add list.customFields
    clockify project.create client.create tag.create task.create timeEntry.create user.getAll workspace.getAll
    compression decompress
    convertKit form.addSubscriber customField.update sequence.addSubscriber tag.create tagSubscriber.create
    convertToFile csv
    copper company.create customerSource.getAll lead.create opportunity.create person.create project.create
    copper task.create user.getAll
    cortex analyzer.execute responder.execute job.get
    crateDb insert
    dataTable row.insert table.list
    dateTime getCurrentDate
    dateTime@1 add
    dhl shipment.get
    discord channel.create message.send member.getAll sendLegacy
    discourse post.create category.create group.create user.create userGroup.add
    dropbox file.upload folder.create search.query
    dropcontact enrich
    editImage border
    egoi create
    elasticsearch document.get index.create
    emailSend email.send
    emelia campaign.get contactList.getAll
    erpNext document.create
    executionData save
    extractFromFile csv
    freshdesk ticket.create contact.create
    ftp download
    gSuiteAdmin user.create device.get group.create
    ghost post.get
    git log
    github issue.create organization.getRepositories pullRequest.create file.create repository.getIssues
    github user.getRepositories release.create review.create workflow.dispatch
    gitlab issue.create repository.getIssues user.getRepositories release.create file.create
    gmail message.send draft.create label.getAll thread.getAll
    gmail@1 draft.create label.create message.send messageLabel.add
    goToWebinar attendee.get coorganizer.get panelist.get registrant.get session.get webinar.get
    googleAnalytics report.get userActivity.search
    googleBooks bookshelf.get bookshelfVolume.getAll volume.get
    googleCalendar event.create calendar.availability
    googleCloudNaturalLanguage document.analyzeSentiment
    googleCloudStorage bucket.getAll object.getAll
    googleContacts contact.create
    googleDocs document.create
    googleDrive file.upload drive.create fileFolder.search folder.create
    googleFirebaseCloudFirestore document.get collection.getAll
    googleSheets sheet.read spreadsheet.create
    googleSlides presentation.create page.get
    googleTasks task.create
    googleTranslate language.translate
    gotify message.create
    hackerNews article.get all.getAll user.get
    html generateHtmlTemplate
    hubspot contact.upsert contactList.add company.create deal.create engagement.create ticket.create
    hubspot@1 deal.create contact.upsert contactList.add company.create engagement.create form.getFields
    hubspot@1 ticket.create
    humanticAi profile.create
    hunter domainSearch
    itemLists itemList.splitOutItems
    iterable user.upsert event.track userList.add
    jira issue.create issueAttachment.add issueComment.add user.create
    keap company.create contact.upsert contactNote.create contactTag.create ecommerceOrder.create
    keap ecommerceProduct.create email.createRecord file.delete
    lemlist activity.getAll campaign.getAll enrich.get lead.create team.get unsubscribe.add
    linear issue.create comment.addComment
    lingvaNex translate
    linkedIn post.create
    mailchimp member.create memberTag.create listGroup.getAll campaign.getAll
    mailerLite subscriber.create
    matrix message.create account.me event.get media.upload room.create roomMember.getAll
    mattermost message.post channel.create reaction.create user.
    mautic contact.create company.create contactSegment.add campaignContact.add companyContact.add
    mautic segmentEmail.send
    medium post.create publication.publication
    microsoftExcel workbook.getAll table.append worksheet.getAll
    microsoftExcel@1 workbook.create worksheet.create table.addRow
    microsoftOneDrive file.upload folder.getChildren
    microsoftOutlook message.send calendar.getAll contact.getAll draft.create event.getAll folder.create
    microsoftOutlook folderMessage.getAll messageAttachment.add
    microsoftTeams channel.create channelMessage.create chat.create chatMember.getAll chatMessage.create
    microsoftTeams onlineMeeting.create task.create
    microsoftToDo task.get linkedResource.get list.get
    mindee predict
    mondayCom board.create boardColumn.create boardGroup.create boardItem.create
    mongoDb document.find searchIndexes.createSearchIndex
    mySql database.insert
    mySql@1 insert
    n8n workflow.getAll audit.generate credential.create execution.getAll
    n8nTrainingCustomerDatastore getOnePerson
    nextCloud file.upload folder.create user.create
    nocoDb row.get base.get linkrow.list
    notion page.create block.append dataSource.get database.get databasePage.create user.get
    odoo contact.getAll activity.getAll custom.getAll opportunity.getAll
    odoo@1 contact.create custom.create opportunity.create note.create
    onfleet task.get admin.getAll container.get destination.get hub.getAll organization.get recipient.get
    onfleet team.getAll worker.get
    openWeatherMap currentWeather
    orbit member.get activity.create note.create post.create
    pagerDuty incident.create incidentNote.create logEntry.get user.get
    phantombuster agent.launch
    pipedrive deal.create activity.create dealProduct.add file.create lead.create note.create
    pipedrive organization.create person.create product.create
    postBin bin.create request.get
    postgres database.insert
    postgres@1 insert
    pushover message.push
    quickbase record.create field.getAll file.download report.get
    quickbooks customer.get bill.get employee.get estimate.get invoice.get item.get payment.get purchase.get
    quickbooks transaction.getReport vendor.get
    raindrop collection.get bookmark.get tag.get user.get
    readWriteFile read
    reddit post.create postComment.create profile.get subreddit.get user.get
    redis info
    removeDuplicates removeDuplicateInputItems
    rocketchat chat.postMessage subscriptions.get dm.messages
    s3 file.download bucket.create folder.create
    salesforce lead.create contact.create customObject.create document.upload opportunity.create
    salesforce account.create search.query case.create task.create attachment.create user.get flow.invoke
    securityScorecard company.getFactor industry.getFactor invite.create portfolio.create portfolioCompany.add
    securityScorecard report.getAll
    sendGrid list.create contact.upsert mail.send
    serviceNow user.get attachment.upload businessService.getAll configurationItems.getAll department.getAll
    serviceNow dictionary.getAll incident.get tableRecord.get userGroup.getAll userRole.getAll
    shopify order.create product.create
    signl4 alert.send
    slack message.post channel.create star.add file.upload reaction.add user.info userGroup.create
    snowflake insert
    spotify player.addSongToQueue album.get artist.get playlist.add track.get library.getLikedTracks
    spotify myData.getFollowingArtists
    spreadsheetFile fromFile
    ssh command.execute file.upload
    strapi entry.get
    strava activity.create
    stripe balance.get customerCard.get charge.get coupon.create customer.get meterEvent.create source.get
    stripe token.create
    supabase row.create
    taiga issue.create epic.create task.create userStory.create
    tapfiliate affiliate.create affiliateMetadata.add programAffiliate.add
    telegram message.sendMessage chat.get callback.answerQuery file.get
    theHive alert.create observable.getAll case.getAll task.getAll log.getAll
    theHiveProject alert.create case.create comment.add log.create observable.create page.create
    theHiveProject query.executeQuery task.create
    todoist task.create project.create section.create comment.create label.create reminder.create
    trello card.create attachment.getAll board.create boardMember.add cardComment.create checklist.getAll
    trello label.getAll list.create
    twilio sms.send call.make
    twist messageConversation.create channel.create comment.create thread.create
    twitter tweet.create directMessage.create list.add user.searchUser
    uptimeRobot account.get monitor.getAll alertContact.getAll maintenanceWindow.getAll
    uptimeRobot publicStatusPage.getAll
    venafiTlsProtectCloud certificateRequest.create certificate.delete
    vonage sms.send
    webflow item.get
    wekan card.create board.create cardComment.create checklist.getAll checklistItem.getAll list.create
    whatsApp message.sendTemplate media.mediaUpload
    wise account.getBalances exchangeRate.get profile.get quote.get recipient.getAll transfer.get
    wooCommerce product.create customer.create order.create
    wordpress post.create page.create user.create
    youTube channel.getAll playlist.getAll playlistItem.add video.getAll videoCategory.getAll
    zammad user.create group.create organization.create ticket.create
    zendesk ticket.create ticketField.get user.create organization.create
    zoom meeting.create
"""


def _table() -> Mapping[str, Mapping[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for line in _DEFAULTS.split("\n"):
        connector, *pairs = line.split() or [""]
        for pair in pairs:
            resource, _, operation = pair.rpartition(".")
            table.setdefault(connector, {}).setdefault(resource, operation)
    return table


_BY_CONNECTOR = _table()
_VERSIONED = sorted(name for name in _BY_CONNECTOR if "@" in name)


def operation_of(connector: str, version: float, resource: str, operation: str) -> tuple[str, str]:
    """Resource and operation, each the default where it is not written; empty where none is known."""
    known = _of_version(connector, version)
    if not resource and known:
        resource = next(iter(known))
    return resource, operation or known.get(resource, "")


def _of_version(connector: str, version: float) -> Mapping[str, str]:
    for name in _VERSIONED:
        plain, _, last = name.partition("@")
        if plain == connector and version < int(last) + 1:
            return _BY_CONNECTOR[name]
    return _BY_CONNECTOR.get(connector, {})
