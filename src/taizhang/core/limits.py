"""Every bound of the program, with its unit and its reason. Over a bound is an Issue, never a hang."""

from typing import Final

# the book
ENTRY_BYTES_MAX: Final = 262_144  # bytes of one entry; larger content is an attachment by digest
ENTRY_DEPTH_MAX: Final = 64  # levels of lists and mappings in one entry: known payloads have six
TEXT_CHARS_MAX: Final = 20_000  # characters of one text field: a long opinion, not a book
NAME_CHARS_MAX: Final = 200  # characters of a name or code: fits every official name seen
ITEM_ID_CHARS_MAX: Final = 128  # characters of an item's id: a target is named indicator/org/period
COMMAND_KEY_CHARS_MAX: Final = 128  # characters of an idempotency key: a UUID with a prefix
FIELDS_MAX: Final = 200  # fields of one entry: the widest spreadsheet a clerk was seen to fill
BATCH_COMMANDS_MAX: Final = 100_000  # commands in one all-or-nothing batch: a full spreadsheet
KEYS_BYTES_MAX: Final = 256 * 1024 * 1024  # bytes of an archive of keys: a million persons
BLOB_BYTES_MAX: Final = 64 * 1024 * 1024  # bytes of one attachment: a scanned contract
UPLOAD_BYTES_MAX: Final = 32 * 1024 * 1024  # bytes of all files of one web form: ten photographs of a telephone
ATTACHMENTS_MAX: Final = 50  # attachments one entry names: the photographs of a long inspection
COMMIT_COMMANDS_MAX: Final = 500  # commands written in one transaction where several wait: some 50 ms of the lock
BATCH_PART_COMMANDS: Final = 2_000  # commands of a long batch decided and handed to the database at a time
AT_ONCE_COMMANDS_MAX: Final = 64  # commands handed to PostgreSQL in one call; COPY costs less than a longer one
ITEMS_REMEMBERED: Final = 4_096  # items a process keeps in mind after writing them: tens of megabytes at the most
HEAD_FILE_BYTES_MAX: Final = 16 * 1024 * 1024  # bytes of one signed head: some ten thousand books
PROOF_FILE_BYTES_MAX: Final = 1_048_576  # bytes of one proof: the largest entry in base64 and three long paths
PROOF_PATH_MAX: Final = 64  # hashes of one path of a proof: trees of more leaves than there are numbers to count them

# backups
BACKUP_MANIFEST_BYTES_MAX: Final = 16 * 1024 * 1024  # bytes of a backup's list: a signed head a day for three centuries
BACKUP_HEAD_BYTES_MAX: Final = 4 * 1024 * 1024  # bytes of one signed head: ten thousand books
BACKUP_RATIO_MAX: Final = 100  # times a member may unpack to what it is packed in: books reach ten, bombs a thousand
BUSY_SECONDS: Final = 30  # seconds a writer waits for a stuck one: the largest batch takes less
CLOCK_BACK_SECONDS_MAX: Final = (
    3_600  # seconds that entries may lie behind the one before: who waits reads the clock first
)

# numbers
INTEGER_DIGITS_MAX: Final = 18  # digits before the point, in the unit as written: over the national product in fen
DECIMAL_PLACES_MAX: Final = 9  # digits after the point, trailing zeros not counted
QUOTIENT_PLACES: Final = 12  # digits after the point that a published rate is worked out to before printing

# time
YEAR_MIN: Final = 1900  # years a fact may be dated in: no ledger in use is older
YEAR_MAX: Final = 2199
DAYS_KEPT: Final = 8_192  # texts of days a process keeps read: twenty years

# declarations
PACK_FILE_BYTES_MAX: Final = 1_048_576  # bytes of one declaration file
FORMULA_DEPTH_MAX: Final = 16  # indicators nested in one another
CUTS_DATED: Final = 64  # cuts of which a source remembers the day they were reached
TURNS_MAX: Final = 6  # broken invariants of one page for which the entry that broke them is looked up
TURNS_ENTRIES_MAX: Final = 200_000  # entries of a book in which that is looked up: some eighteen looks at two figures
INVARIANT_DAYS_MAX: Final = 400  # days of a batch whose periods are looked at for what must hold
EXPRESSION_CHARS_MAX: Final = 400  # characters of a derived indicator's formula
EXPRESSION_DEPTH_MAX: Final = 32  # operations nested in one another; a sum of thirty parts is that deep
CONDITION_DEPTH_MAX: Final = 8  # any/all/not nested in one another
YAML_DEPTH_MAX: Final = 32  # levels of one declaration file: a condition of 8 levels stands about 22 deep
YAML_NODES_MAX: Final = 40_000  # keys and values of one file, anchors written out: several times the largest pack
PACKS_KEPT: Final = 64  # texts of packs a process keeps read: several versions of each of ten, some 20 MB
EXAMPLE_FILES_MAX: Final = 200  # example files of one pack

# figures
CUTS_LAID: Final = 64  # earlier cuts of a ledger whose changed rows a process keeps: forty districts at one, and some
UNITS_KEPT: Final = 64  # ways to merge orgs for which first days are kept: the districts of a city and more
FOLLOW_ROWS: Final = 50_000  # entries taken in at a time when a replica follows a book: tens of megabytes
FOLLOW_SINGLY_MAX: Final = 2_000  # new entries of a book that are looked at one by one; longer tails are taken in whole
GENERATION_AFTER: Final = 200_000  # entries since the last generation of the replica from which a new one pays
STEP_ASIDE_SECONDS_MAX: Final = 5  # that warming up waits for those being answered before each of its steps
LOADED_TOGETHER: Final = 200_000  # entries that a replica takes in at a time where there are many: some 200 MB
PENDING_ENTRIES_MAX: Final = 256  # entries that answers are carried along with before rows take them in: some 20 ms
MOVED_ITEMS_MAX: Final = 64  # items an answer is carried along with; a statement over the rows costs no more then
SPOKEN_KEPT: Final = 20_000  # newest entries of a book of which an engine remembers what they speak of
ITEMS_HELD: Final = 4_096  # items whose entries an engine holds read: tens of megabytes at the most
CUT_FILE_BYTES_MAX: Final = 1_048_576  # bytes of a file that names a position: thousands of books
ANSWERS_KEPT: Final = 8_192  # passes an engine keeps the answer of: the page and the homes of a city several times over
ROUTES_KEPT: Final = 2_048  # compiled queries an engine keeps: every indicator of forty packs, of all items and of one
LAKE_MANIFEST_BYTES_MAX: Final = 256 * 1024 * 1024  # bytes of a lake's manifest: a million files
SPARK_ANSWER_SECONDS: Final = 5  # seconds a Spark master may take to be reached: it is asked once, before any work
SPARK_PARTITION_BYTES: Final = (
    8 * 1024 * 1024
)  # bytes of a lake, as packed, to one part of a shuffle: ten times in memory
SPARK_WORKER_SECONDS: Final = 60  # seconds until the first worker takes part: starting an executor takes a few
EARLIER_ENTRIES_MAX: Final = 20_000  # newest entries of a book looked through for those that feed a figure: some 100 ms
TAILS_KEPT: Final = 4  # ledgers of a book whose newest entries are kept for looking back: some 25 MB each at the most
EARLIER_ITEMS_MAX: Final = 200  # items by which an answer is carried back; rows as of a cut cost no more then
EARLIER_STEPS_MAX: Final = 24  # earlier positions at which one figure is worked out anew: late entries are few
EARLIER_LOOKS_MAX: Final = 200  # figures looked back at for one page that is audited: some half a second

# reading
PAGE_CHARS_MAX: Final = 4_000_000  # characters of one page or bulletin: five hundred newspaper pages
PAGE_BYTES_MAX: Final = 12_582_912  # bytes of one page file: three for each character
DRAFT_CHARS_MAX: Final = (
    100_000  # characters of a draft checked on a screen: a dozen newspaper pages; longer ones by command
)
VISITOR_CHARS_MAX: Final = 20_000  # characters of a text that a visitor of the demo has checked
DRAFTS_MAX: Final = 2_000  # drafts one person keeps: eight for each working day of a year
DRAFT_VERSIONS_MAX: Final = 5  # earlier versions of a draft looked through for what was let stand in them
CHECKED_KEPT: Final = 16  # checked drafts a process keeps while the books stand still: some megabytes
SHEET_UPLOAD_BYTES_MAX: Final = 4 * 1024 * 1024  # of a spreadsheet brought on screen: some 30,000 rows, a dozen seconds
SHEET_LISTED: Final = 200  # items of such a sheet that are listed beside the book
DESK_ITEMS_MAX: Final = 3_000  # items looked at for steps that are due: some 200 ms
DESK_LATEST: Final = 20  # entries told of on somebody's desk
DESK_DAYS: Final = 14  # days ahead that steps are told of
VIEWS_MAX: Final = 200  # lists one person keeps as they like to see them
VIEW_CHARS_MAX: Final = 4_000  # of a kept list's address
DRAFTS_SHOWN: Final = 50  # drafts of one owner listed on a page
FINDINGS_SHOWN: Final = 200  # findings of one draft shown at a time: a newspaper page has a hundred
BATCH_FILES_MAX: Final = 1_000  # files read or audited in one run: the drafts of a year

# Word documents
DOCX_FILE_BYTES_MAX: Final = 32 * 1024 * 1024  # bytes of a document: a long draft with its photographs
DOCX_PARTS_MAX: Final = 2_000  # parts of a document: its text, its styles, and hundreds of pictures and tables set in
DOCX_INFLATED_BYTES_MAX: Final = 512 * 1024 * 1024  # bytes that the directory may tell of all parts unpacked: bitmaps
DOCX_TEXT_BYTES_MAX: Final = 128 * 1024 * 1024  # bytes of the part with the text, unpacked: some thirty a character
DOCX_RELATIONS_BYTES_MAX: Final = 1_048_576  # bytes of the part that names the one with the text, unpacked
DOCX_ELEMENTS_MAX: Final = 2_000_000  # XML elements of that part: two seconds of reading
DOCX_DEPTH_MAX: Final = 256  # XML elements in one another: tables in tables nine deep
DOCX_PARAGRAPHS_MAX: Final = 100_000  # paragraphs read or written: a line of twenty characters each fills a page file
DOCX_NOTES_MAX: Final = 10_000  # comments written into one document: Word takes minutes over more

# spreadsheets
SHEET_ROWS: Final = 500  # rows of a template ready to fill: a year of a busy bureau; more only lengthens the file
SHEET_DIGITS_MAX: Final = 15  # digits of a number in a spreadsheet, which keeps no more
SHEET_FILE_BYTES_MAX: Final = 64 * 1024 * 1024  # bytes of a workbook: several times 100,000 rows of 20 columns
SHEET_INFLATED_BYTES_MAX: Final = (
    768 * 1024 * 1024
)  # bytes of all parts of a workbook unpacked: eight times such a sheet
SHEET_PARTS_MAX: Final = 1_000  # parts of a workbook: a sheet, its styles, and hundreds of pictures
SHEET_DATA_ROWS_MAX: Final = 120_000  # rows of a sheet that hold anything: one batch, its headings and totals
SHEET_COLUMNS_MAX: Final = 256  # columns of a sheet: FIELDS_MAX, and a day beside some of them
SHEET_MERGES_MAX: Final = 50_000  # merged cells of a sheet
SHEET_HEADING_ROWS: Final = 20  # rows from the top among which the headings are looked for: titles stand above them
SHEET_ISSUES_MAX: Final = 1_000  # issues told of one sheet: more help nobody
SHEET_STATES_AT_ONCE: Final = 1_000  # items whose state is asked for at a time

# command line and web
POST_LINE_BYTES_MAX: Final = 1_048_576  # bytes of one line of a command file
PAGE_ROWS: Final = 50  # rows of one screen of a list
DEMO_SCALE_MAX: Final = 1000  # times the demo's earlier years: about a million and a half entries
HOME_FIGURES_MAX: Final = 60  # figures an org's home works out at once: two packs, two seconds where nothing is kept
LIST_TOTAL_ROWS_MAX: Final = 2_000  # items a list adds up while it is asked for; longer lists show no totals

# people
ORG_DAYS_KEPT: Final = 512  # days whose organisation tree is kept made: more than a year of daily entries
