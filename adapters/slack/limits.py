"""Slack's numbers, each with the page that states it."""

BLOCKS = 50
"""Blocks of a message: https://docs.slack.dev/reference/block-kit/blocks"""
VIEWED = 100
"""Blocks of a modal or of the home tab: https://docs.slack.dev/reference/views"""
MESSAGE = 12_000
"""Characters of all blocks of a message as JSON; refused near 13,200: https://github.com/slackapi/bolt-js/issues/2509"""
PARAGRAPH = 3_000
"""Characters of a section: https://docs.slack.dev/reference/block-kit/blocks/section-block"""
HEADER = 150
"""Characters of a header: https://docs.slack.dev/reference/block-kit/blocks/header-block"""
TITLE = 24
"""Characters of a modal's title: https://docs.slack.dev/reference/views/modal-views"""
ALTERNATIVE = 2_000
"""Characters of an image's alternative text: https://docs.slack.dev/reference/block-kit/blocks/image-block"""
FILE_ALTERNATIVE = 1_000
"""Characters of a file's: https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""
ROW = 25
"""Elements of a block of actions: https://docs.slack.dev/reference/block-kit/blocks/actions-block"""
LABEL = 75
"""Characters of a button, and of an option: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
VALUE = 150
"""Characters of an option's value: https://docs.slack.dev/reference/block-kit/composition-objects/option-object"""
PRESSED = 2_000
"""Characters of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
OPTIONS = 100
"""Options of a select: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element"""
