# Written by python -m radarr_cli.cli.manual; changes are lost.
# What may stand behind the command $argv[1]; false where there is none.
function __radarr_cli_place --no-scope-shadowing
  switch "$argv[1]"
    case ''
      set commands 'add'\t'Add a film to the library.' 'get'\t'Add a film and follow its best release into the library.' 'list'\t'List the films of the library.' 'show'\t'Show one film with its variants, files and dates.' 'edit'\t'Change profile, root, tags or own fields of films.' 'remove'\t'Take films out of the library; files stay unless --files.' 'monitor'\t'Search for films by themselves again.' 'unmonitor'\t'Stop searching for films.' 'refresh'\t'Fetch the metadata of films anew.' 'calendar'\t'Which films come out when; as a table, .ics or RSS.' 'stats'\t'The library in numbers: quality, size, group, age.' 'report'\t'A page to look at: library, calendar, history, numbers.' 'tags'\t'List the tags in use, and how many films carry each.' 'variants'\t'Several forms of a film: list, add, edit, remove.' 'search'\t'Search the indexers for a film and judge what they offer.' 'releases'\t'Show the kept candidates of a film without asking an indexer.' 'wanted'\t'Films without a file, or with one below the cutoff.' 'rss'\t'Read what is new at the indexers, and take the best of it.' 'grab'\t'Hand a release to the download client.' 'explain'\t'Why a release was taken or not, and what would change that.' 'simulate'\t'Show what other rules would have grabbed of what came.' 'parse'\t'Read release names.' 'indexers'\t'Indexers: list, test, caps, stats, budget, sync.' 'groups'\t'Scene groups and what they are worth: list, show, explain.' 'replace'\t'Replace a film’s file by another release.' 'blocklist'\t'Releases that are never taken: list, add, remove, clear.' 'queue'\t'What is being downloaded, and what happens next to it.' 'import'\t'Take finished downloads, or a file by hand, into the library.' 'nfo'\t'Write texts and pictures for media servers beside films.' 'undo'\t'Take back an import, a rename, a removal, or a whole run.' 'trash'\t'What was replaced or removed: list, restore, empty.' 'files'\t'Single files: list, show, edit, rematch, remove.' 'rename'\t'Name files and folders by the templates.' 'move'\t'Take films to another root or folder.' 'scan'\t'Look at the disks: films that are gone, new, or nobody’s yet.' 'history'\t'What was grabbed, imported, replaced and deleted.' 'attention'\t'What waits for you: list, show, dismiss.' 'clients'\t'Download clients: list, test.' 'status'\t'How everything stands, on one screen.' 'run-once'\t'Do whatever is due, then leave; made for cron.' 'schedule'\t'Have run-once called regularly: install, remove, status.' 'metrics'\t'Numbers for Prometheus.' 'runs'\t'What ran, and how it ended: list, show.' 'pause'\t'Leave an indexer, a client or run-once alone for a while.' 'resume'\t'End a pause.' 'notify'\t'Notifiers: list, test.' 'init'\t'Set everything up, asking and testing as it goes.' 'config'\t'The configuration: check, show, path, schema, edit.' 'profiles'\t'Quality profiles: list, show, check, import.' 'formats'\t'Custom formats: list, show, test, import, diff, update.' 'quality'\t'How large a film of each quality may be: sizes.' 'naming'\t'File names: tokens, check a template.' 'doctor'\t'Find out what is wrong: check, paths, links, readable.' 'db'\t'The database: status, start, stop, backup, restore, shell.'
      set options 
    case 'add'
      set commands 
      set options '--profile'\t'Quality profile.' '--root'\t'Name of the root it goes to.' '--availability'\t'From when on it is searched for.' '--monitor'\t'Search for it by itself, or not.' '--no-monitor'\t'Search for it by itself, or not.' '--tag'\t'A tag; may be given several times.' '--search'\t'Search the indexers at once, and judge what they offer.' '--grab'\t'Search, and take the best approved release.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'get'
      set commands 
      set options '--profile'\t'Quality profile of a new film.' '--root'\t'Root of a new film.' '--wait'\t'Follow the download into the library.' '--no-wait'\t'Follow the download into the library.' '--hours'\t'Follow it for so long at most.'
    case 'list'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--sort'\t'title, year, added, size, rating, popularity, available, or a field of [custom_fields].' '--reverse'\t'Turn the order round.' '--limit'\t'At most so many films.'
    case 'show'
      set commands 
      set options 
    case 'edit'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--profile'\t'Quality profile.' '--root'\t'Name of the root; films with files need --move.' '--move'\t'Take the files along into the new root.' '--availability'\t'From when on they are searched for.' '--tag'\t'+x,-y adds x and takes y off; x,y replaces all tags.' '--add-tag'\t'Add a tag; may be repeated.' '--remove-tag'\t'Take a tag off; may be repeated.' '--upgrades'\t'Take better releases by itself; off for adopted films.' '--set'\t'A field of [custom_fields]; FIELD= clears it.' '--accept'\t'Let changed profiles or formats open many films to upgrades.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'remove'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--files'\t'Take their files into the trash; without it they stay.' '--force'\t'Also films with a download on its way.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'monitor'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'unmonitor'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'refresh'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--due'\t'The films that `run-once` would refresh.' '--dry-run'\t'Print the plan and write nothing.'
    case 'calendar'
      set commands 
      set options '--from'\t'First day, or 7d for so long ago; default: a week ago.' '--to'\t'Last day, or 30d for so far ahead.' '--days'\t'Without --to: so many days from today, or from a later --from.' '--kinds'\t'Some of cinema, digital, physical.' '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--all'\t'Films that aren’t monitored, too.' '--ics'\t'Write an iCalendar file; - is stdout.' '--rss'\t'Write an RSS feed; - is stdout.'
    case 'stats'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.'
    case 'report'
      set commands 
      set options '--html'\t'Write index.html and its posters there.' '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--names'\t'Show the names of releases, too.' '--title'\t'What the page is called.'
    case 'tags'
      set commands 
      set options 
    case 'variants'
      set commands 'list'\t'List the variants of a film, and the file of each.' 'add'\t'Want one more form of a film.' 'edit'\t'Change what a variant is to be.' 'remove'\t'Want a form of a film no longer.'
      set options 
    case 'variants list'
      set commands 
      set options 
    case 'variants add'
      set commands 
      set options '--profile'\t'Quality profile.' '--root'\t'Name of the root it lies in.' '--folder'\t'Its folder, below the root.' '--edition'\t'Only this edition, or these; ’’ for any again.' '--language'\t'Only with this language, or one of these; ’’ for any.' '--monitor'\t'Search for it by itself, or not.' '--no-monitor'\t'Search for it by itself, or not.' '--dry-run'\t'Print the plan and write nothing.'
    case 'variants edit'
      set commands 
      set options '--profile'\t'Quality profile.' '--root'\t'Name of the root it lies in.' '--folder'\t'Its folder, below the root.' '--edition'\t'Only this edition, or these; ’’ for any again.' '--language'\t'Only with this language, or one of these; ’’ for any.' '--monitor'\t'Search for it by itself, or not.' '--no-monitor'\t'Search for it by itself, or not.' '--dry-run'\t'Print the plan and write nothing.'
    case 'variants remove'
      set commands 
      set options '--files'\t'Take its file into the trash; without it the file stays.' '--force'\t'Also with a download on its way to it.' '--dry-run'\t'Print the plan and write nothing.'
    case 'search'
      set commands 
      set options '--where'\t'All films that the filter means.' '--text'\t'These words, no film; no release is kept.' '--pick'\t'Choose one by its number, and grab it.' '--fresh'\t'Ask the indexers even if they answered within five minutes.' '--indexer'\t'Ask only this one; repeatable.' '--sort'\t'rank (the best first), size, age, seeders, quality, score, title, indexer; best or youngest first.' '--reverse'\t'The other way round.' '--all'\t'Show every candidate, and what is no candidate.'
    case 'releases'
      set commands 
      set options '--sort'\t'rank (the best first), size, age, seeders, quality, score, title, indexer; best or youngest first.' '--reverse'\t'The other way round.' '--all'\t'Show every candidate, and what is no candidate.'
    case 'wanted'
      set commands 'missing'\t'List the films without a file.' 'cutoff'\t'List the films whose quality is below their profile’s cutoff.'
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--sort'\t'title, year, added, available or searched (last).' '--reverse'\t'Turn the order round.' '--limit'\t'At most so many films: a page.' '--after'\t'The page behind this film, in the same order.'
    case 'wanted missing'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--sort'\t'title, year, added, available or searched (last).' '--reverse'\t'Turn the order round.' '--limit'\t'At most so many films: a page.' '--after'\t'The page behind this film, in the same order.'
    case 'wanted cutoff'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--sort'\t'title, year, added, available or searched (last).' '--reverse'\t'Turn the order round.' '--limit'\t'At most so many films: a page.' '--after'\t'The page behind this film, in the same order.'
    case 'rss'
      set commands 
      set options '--fresh'\t'Also feeds that were read within 15 minutes.' '--accept'\t'Let changed profiles or formats open many films to upgrades.'
    case 'grab'
      set commands 
      set options '--movie'\t'The film that a FILE or URL is.' '--variant'\t'For this variant of the film.' '--override'\t'Grab it although it is rejected; who and what is recorded.' '--dry-run'\t'Print the plan and write nothing.'
    case 'explain'
      set commands 
      set options '--movie'\t'The film that a NAME is judged for.' '--size'\t'How large a NAME is taken to be: 8G; else unknown.' '--protocol'\t'What a NAME is taken for.' '--indexer'\t'Who is taken to offer a NAME.' '--rules'\t'Of a film’s releases, too, show what every rule says.' '--all'\t'All kept releases of a film.' '--codes'\t'List the codes of all rejections: meaning and remedy.'
    case 'simulate'
      set commands 
      set options '--profile'\t'Rules to try, as they would stand in conf.d: [profile.NAME], [[delay]] and so on' '--instead-of'\t'The file’s only profile stands in for this one.' '--since'\t'Releases that came since then: 90d, 2024-05-01.'
    case 'parse'
      set commands 
      set options '--folder'\t'The names are names of folders.' '--path'\t'The names are paths of files.' '--title'\t'The names are titles of films: clean them.'
    case 'indexers'
      set commands 'list'\t'List the indexers with their state.' 'test'\t'Try each indexer now: its key, capabilities, newest releases.' 'caps'\t'Show what an indexer says it can: searches, page size, categories.' 'budget'\t'Show how many calls and files of each indexer are left.' 'stats'\t'Show what was asked of each indexer, and what came of it.' 'sync'\t'Ask Prowlarr anew which indexers it has, and show what changed.'
      set options 
    case 'indexers list'
      set commands 
      set options 
    case 'indexers test'
      set commands 
      set options 
    case 'indexers caps'
      set commands 
      set options 
    case 'indexers budget'
      set commands 
      set options 
    case 'indexers stats'
      set commands 
      set options '--days'\t'How far back.'
    case 'indexers sync'
      set commands 
      set options 
    case 'groups'
      set commands 'list'\t'List the groups, the best first.' 'score'\t'Score what is new, or tell scores of groups and names.' 'show'\t'Show one group: interval, factors, history.' 'explain'\t'Show every release that counts for a score.' 'collect'\t'Ask your indexers of kind hdbits for evidence.' 'pin'\t'Let a group count as having a score.' 'ban'\t'Take no release of a group any more.' 'unpin'\t'End a pin: what was learned counts again.' 'unban'\t'End a ban.' 'export'\t'Print the scores as JSON to hand on.' 'import'\t'Take scores that somebody exported.'
      set options '--sort'\t'low, score, name, releases, effective or width.' '--reverse'\t'The other way round.' '--tier'\t'elite, premium, good, standard, watch.' '--confidence'\t'insufficient, low, medium, high, veryHigh.' '--minimum'\t'With a lower bound of at least that.' '--releases'\t'Of at least N releases.' '--usable'\t'Only those that decisions use.' '--pinned'\t'Only those you pinned or banned.' '--limit'\t'At most N.'
    case 'groups list'
      set commands 
      set options '--sort'\t'low, score, name, releases, effective or width.' '--reverse'\t'The other way round.' '--tier'\t'elite, premium, good, standard, watch.' '--confidence'\t'insufficient, low, medium, high, veryHigh.' '--minimum'\t'With a lower bound of at least that.' '--releases'\t'Of at least N releases.' '--usable'\t'Only those that decisions use.' '--pinned'\t'Only those you pinned or banned.' '--limit'\t'At most N.'
    case 'groups score'
      set commands 
      set options '--full'\t'All groups anew, with new priors.' '--again'\t'Compute a kept run again, and say whether it holds.' '--dry-run'\t'Print the plan and write nothing.'
    case 'groups show'
      set commands 
      set options '--history'\t'Runs to show.'
    case 'groups explain'
      set commands 
      set options '--limit'\t'At most N rows.'
    case 'groups collect'
      set commands 
      set options '--limit'\t'At most N requests.' '--dry-run'\t'Print the plan and write nothing.'
    case 'groups pin'
      set commands 
      set options '--score'\t'What it counts as.' '--because'\t'Why, for explain.'
    case 'groups ban'
      set commands 
      set options '--because'\t'Why, for explain.'
    case 'groups unpin'
      set commands 
      set options 
    case 'groups unban'
      set commands 
      set options 
    case 'groups export'
      set commands 
      set options '--private'\t'Also groups that were seen on private indexers only.'
    case 'groups import'
      set commands 
      set options '--dry-run'\t'Print the plan and write nothing.'
    case 'replace'
      set commands 
      set options '--because'\t'Why, for the blocklist.' '--variant'\t'Which variant (default: main).' '--dry-run'\t'Print the plan and write nothing.'
    case 'blocklist'
      set commands 'list'\t'Show what is blocked, why, and by whom.' 'add'\t'Block a release by its identity, whoever offers it.' 'remove'\t'Take entries off the list: their releases may be taken again.' 'clear'\t'Take everything off the list, or what stands there for one film.'
      set options '--movie'\t'Only for this film (default: all films).' '--limit'\t'At most so many, newest first.'
    case 'blocklist list'
      set commands 
      set options '--movie'\t'Only for this film (default: all films).' '--limit'\t'At most so many, newest first.'
    case 'blocklist add'
      set commands 
      set options '--movie'\t'Only for this film (default: all films).' '--because'\t'Why.'
    case 'blocklist remove'
      set commands 
      set options 
    case 'blocklist clear'
      set commands 
      set options '--movie'\t'Only for this film (default: all films).' '--yes'\t'Do it without asking.' '--dry-run'\t'Print the plan and write nothing.'
    case 'queue'
      set commands 'list'\t'Show what is being downloaded, and what happens next.' 'remove'\t'Take downloads out of the queue and out of their client.' 'retry'\t'Go on with downloads that failed or stand still.' 'block'\t'Give downloads up and block their release.' 'pause'\t'Stop downloads in their client.' 'resume'\t'Start downloads in their client again.' 'priority'\t'Download these before the others in their client.' 'match'\t'Say which film a download is; the next run imports it as that.'
      set options '--watch'\t'Redraw until Ctrl-C; NDJSON with --json.' '--every'\t'Seconds between two looks.' '--times'\t'End after so many looks; 0 never.'
    case 'queue list'
      set commands 
      set options '--watch'\t'Redraw until Ctrl-C; NDJSON with --json.' '--every'\t'Seconds between two looks.' '--times'\t'End after so many looks; 0 never.'
    case 'queue remove'
      set commands 
      set options '--keep'\t'Leave it in the client; only stop following.' '--force'\t'Even a private torrent that owes its seed duty.' '--dry-run'\t'Print the plan and write nothing.'
    case 'queue retry'
      set commands 
      set options 
    case 'queue block'
      set commands 
      set options '--because'\t'Why, for the history.' '--dry-run'\t'Print the plan and write nothing.'
    case 'queue pause'
      set commands 
      set options 
    case 'queue resume'
      set commands 
      set options 
    case 'queue priority'
      set commands 
      set options 
    case 'queue match'
      set commands 
      set options '--movie'\t'The film it is.' '--variant'\t'Its variant.'
    case 'import'
      set commands 
      set options '--movie'\t'Which film PATH is; without it you are asked.' '--variant'\t'For this variant of the film (default: main).' '--quality'\t'Its quality, whatever its name says: Bluray-1080p.' '--language'\t'Its language, by name or code; may be repeated.' '--edition'\t'Its edition: "Director’s Cut".' '--group'\t'Its release group.' '--mode'\t'The one way to take it: hardlink, reflink, copy, move (default: as for torrents).' '--override'\t'Take it whatever speaks against it, and keep it.' '--dry-run'\t'Print the plan and write nothing.'
    case 'nfo'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--all'\t'All films of the library.' '--yes'\t'Do it without asking.' '--dry-run'\t'Print the plan and write nothing.'
    case 'undo'
      set commands 
      set options '--movie'\t'List only what was done to this film.' '--limit'\t'List at most so many, newest first.' '--dry-run'\t'Print the plan and write nothing.'
    case 'trash'
      set commands 'list'\t'Show what the trash holds, and what deleting it would free.' 'restore'\t'Bring back what an operation took away.' 'empty'\t'Delete for good what is older than import.keep_old_for.'
      set options '--root'\t'Only of this root (default: all that are here).'
    case 'trash list'
      set commands 
      set options '--root'\t'Only of this root (default: all that are here).'
    case 'trash restore'
      set commands 
      set options '--to'\t'Put its files there, and leave the library as it is.' '--dry-run'\t'Print the plan and write nothing.'
    case 'trash empty'
      set commands 
      set options '--root'\t'Only of this root (default: all that are here).' '--all'\t'Delete all of it, however young; asks first.' '--yes'\t'Do it without asking.' '--dry-run'\t'Print the plan and write nothing.'
    case 'files'
      set commands 'list'\t'List files: number, film, quality, size, and where each is.' 'show'\t'Show one file: what it claims to be, and what was measured.' 'edit'\t'Correct what a file claims to be; upgrades are compared with it.' 'rematch'\t'Say which film a file is.' 'remove'\t'Take a file into the trash.'
      set options '--missing'\t'Only those that are gone from the disk.'
    case 'files list'
      set commands 
      set options '--missing'\t'Only those that are gone from the disk.'
    case 'files show'
      set commands 
      set options 
    case 'files edit'
      set commands 
      set options '--quality'\t'Radarr’s name of it: Bluray-1080p.' '--version'\t'2 for a proper, 1 for none.' '--language'\t'A language it has; repeatable.' '--edition'\t'Its edition; ’’ for none.' '--group'\t'Its release group; ’’ for none.' '--keep'\t'Never replace it by itself, or do again.' '--no-keep'\t'Never replace it by itself, or do again.' '--measure'\t'Read anew what is in it.' '--dry-run'\t'Print the plan and write nothing.'
    case 'files rematch'
      set commands 
      set options '--to'\t'The film, or variant, that it is.' '--learn-title'\t'The film goes by the name that the release has.' '--also'\t'It fills this variant besides the one it has.' '--dry-run'\t'Print the plan and write nothing.'
    case 'files remove'
      set commands 
      set options '--dry-run'\t'Print the plan and write nothing.'
    case 'rename'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--root'\t'All films of this root.' '--folders'\t'Give the films’ folders their names too.' '--no-folders'\t'Give the films’ folders their names too.' '--through-client'\t'Have the download client rename what it seeds; else it is skipped.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'move'
      set commands 
      set options '--where'\t'Films a filter selects: ’profile=HD and tag!=kids’, or @NAME.' '--root'\t'All films of this root; only what is in it.' '--to-root'\t'Where to.' '--to-folder'\t'A folder below the root, of one film.' '--through-client'\t'Have the download client rename what it seeds; else it is skipped.' '--dry-run'\t'Print the plan and write nothing.' '--yes'\t'Do it without asking.'
    case 'scan'
      set commands 
      set options '--root'\t'Only this root; repeatable.' '--adopt'\t'Take films in that the library doesn’t know.' '--movie'\t'Which film FOLDER is: tmdb:603; with --adopt.' '--profile'\t'Profile of adopted films.' '--monitor'\t'Monitor adopted films, or not.' '--no-monitor'\t'Monitor adopted films, or not.' '--tag'\t'A tag for adopted films; repeatable.' '--deep'\t'Look at every file, also where nothing seems to have changed.' '--accept-missing'\t'However many films are gone: they are gone.' '--dry-run'\t'Print the plan and write nothing.'
    case 'history'
      set commands 'list'\t'Show what was grabbed, imported, replaced and deleted.' 'fail'\t'Mark what was grabbed as failed.'
      set options '--event'\t'Only these: grabbed, imported, failed, deleted, renamed, ignored, observed.' '--since'\t'Not before: 2024-05-01, or 7d, 12h.' '--until'\t'Before that, written as for --since.' '--match'\t'Only of releases so called in part, or of this hash.' '--limit'\t'At most so many, newest first.' '--page'\t'Which page of so many.'
    case 'history list'
      set commands 
      set options '--event'\t'Only these: grabbed, imported, failed, deleted, renamed, ignored, observed.' '--since'\t'Not before: 2024-05-01, or 7d, 12h.' '--until'\t'Before that, written as for --since.' '--match'\t'Only of releases so called in part, or of this hash.' '--limit'\t'At most so many, newest first.' '--page'\t'Which page of so many.'
    case 'history fail'
      set commands 
      set options '--because'\t'Why, for the blocklist.' '--dry-run'\t'Print the plan and write nothing.'
    case 'attention'
      set commands 'list'\t'Show what waits for a person, and what clears it.' 'show'\t'Show one of them with everything that is known, open or not.' 'dismiss'\t'Put away what you have read.'
      set options 
    case 'attention list'
      set commands 
      set options 
    case 'attention show'
      set commands 
      set options 
    case 'attention dismiss'
      set commands 
      set options '--all'\t'All that are open.'
    case 'clients'
      set commands 'list'\t'List the download clients, with what is remembered of each.' 'test'\t'Try everything a grab needs: login, version, category, folders.'
      set options 
    case 'clients list'
      set commands 
      set options 
    case 'clients test'
      set commands 
      set options 
    case 'status'
      set commands 
      set options '--watch'\t'Redraw until Ctrl-C; NDJSON with --json.' '--every'\t'Seconds between two looks.' '--times'\t'End after so many looks; 0 never.'
    case 'run-once'
      set commands 
      set options '--only'\t'Only these stages, comma-separated; repeatable.' '--force'\t'Run the stages although they aren’t due.' '--dry-run'\t'Print the plan and write nothing.' '--explain'\t'Say of each item why it was or wasn’t taken.' '--accept'\t'Let changed profiles or formats open many films to upgrades.' '--max-time'\t'Begin nothing new after it: 90s, 4m.' '--jitter'\t'Wait up to so long first, so that crons differ.' '--fail-on'\t'Exit 0 unless one of these happened: attention, partial, locked, brake; repeatable.'
    case 'schedule'
      set commands 'install'\t'Put timers in place.' 'remove'\t'Take the timers away again.' 'status'\t'Show what is in place, and whether it is up to date.'
      set options '--user'\t'Systemd’s timers of this account (default).' '--system'\t'Systemd’s timers of the machine.' '--cron'\t'This account’s crontab.'
    case 'schedule install'
      set commands 
      set options '--user'\t'Systemd’s timers of this account (default).' '--system'\t'Systemd’s timers of the machine.' '--cron'\t'This account’s crontab.' '--account'\t'With --system: as whom (who called sudo).' '--jitter'\t'With --cron: spread the calls (60).' '--save-environment'\t'Write variables that timers would miss into secrets.env.' '--replace'\t'Write anew what was changed by hand.' '--dry-run'\t'Print the plan and write nothing.'
    case 'schedule remove'
      set commands 
      set options '--user'\t'Systemd’s timers of this account (default).' '--system'\t'Systemd’s timers of the machine.' '--cron'\t'This account’s crontab.' '--force'\t'Take away what was changed by hand, too.' '--dry-run'\t'Print the plan and write nothing.'
    case 'schedule status'
      set commands 
      set options '--user'\t'Systemd’s timers of this account (default).' '--system'\t'Systemd’s timers of the machine.' '--cron'\t'This account’s crontab.'
    case 'metrics'
      set commands 
      set options '--output'\t'Write it there, whole or not at all (-: stdout).' '--push'\t'PUT it there: http://gateway:9091/metrics/job/NAME.'
    case 'runs'
      set commands 'list'\t'List the newest runs first.' 'show'\t'Show one run: its stages, what it did, what it asked of you.'
      set options '--failed'\t'Only those that didn’t end well.' '--limit'\t'At most so many.'
    case 'runs list'
      set commands 
      set options '--failed'\t'Only those that didn’t end well.' '--limit'\t'At most so many.'
    case 'runs show'
      set commands 
      set options 
    case 'pause'
      set commands 
      set options '--until'\t'90m, 12h, 3d, or 2026-12-24[T18:00].' '--because'\t'Why, for those who ask.'
    case 'pause stage'
      set commands 
      set options '--until'\t'90m, 12h, 3d, or 2026-12-24[T18:00].' '--because'\t'Why, for those who ask.'
    case 'pause indexer'
      set commands 
      set options '--until'\t'90m, 12h, 3d, or 2026-12-24[T18:00].' '--because'\t'Why, for those who ask.'
    case 'pause client'
      set commands 
      set options '--until'\t'90m, 12h, 3d, or 2026-12-24[T18:00].' '--because'\t'Why, for those who ask.'
    case 'resume'
      set commands 
      set options 
    case 'resume stage'
      set commands 
      set options 
    case 'resume indexer'
      set commands 
      set options 
    case 'resume client'
      set commands 
      set options 
    case 'notify'
      set commands 'list'\t'List the notifiers, what each is told, and what waits for it.' 'test'\t'Send a test message to each.'
      set options 
    case 'notify list'
      set commands 
      set options 
    case 'notify test'
      set commands 
      set options 
    case 'init'
      set commands 'tmdb'\t'The key of TMDB.' 'root'\t'A root folder: can it be written, and linked into?' 'indexer'\t'A Prowlarr with all its indexers, or a single Torznab feed.' 'client'\t'A download client: its login, category and folder.' 'profile'\t'The quality profile that new films get.'
      set options '--tmdb-key'\t'TMDB key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--root'\t'The folder that holds the films.' '--root-name'\t'Its name (default: the folder’s).' '--prowlarr-url'\t'URL of Prowlarr.' '--prowlarr-key'\t'Its API key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--torznab-url'\t'URL of a Torznab feed.' '--torznab-key'\t'Its API key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--indexer-name'\t'Name of the Prowlarr or feed.' '--client-kind'\t'Download client: qbittorrent (default), transmission, deluge, rtorrent, aria2, sabnzbd or nzbget.' '--client-url'\t'URL of the client’s Web UI or RPC.' '--client-username'\t'Its user name.' '--client-password'\t'Its password or API key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--client-name'\t'Name of the client.' '--local-path'\t'Its download folder on this machine.' '--profile'\t'Quality profile of new films, or of the TRaSH Guides.' '--no-test'\t'Write answers down without trying them.' '--replace'\t'Replace files of conf.d edited by hand.' '--output'\t'Print the files; write nothing.'
    case 'init tmdb'
      set commands 
      set options '--key'\t'The key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--no-test'\t'Write answers down without trying them.' '--replace'\t'Replace files of conf.d edited by hand.' '--output'\t'Print the files; write nothing.'
    case 'init root'
      set commands 
      set options '--name'\t'Its name (default: the folder’s).' '--no-test'\t'Write answers down without trying them.' '--replace'\t'Replace files of conf.d edited by hand.' '--output'\t'Print the files; write nothing.'
    case 'init indexer'
      set commands 
      set options '--prowlarr-url'\t'URL of Prowlarr.' '--prowlarr-key'\t'Its API key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--torznab-url'\t'URL of a Torznab feed.' '--torznab-key'\t'Its API key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--indexer-name'\t'Name of the Prowlarr or feed.' '--no-test'\t'Write answers down without trying them.' '--replace'\t'Replace files of conf.d edited by hand.' '--output'\t'Print the files; write nothing.'
    case 'init client'
      set commands 
      set options '--kind'\t'Which: qbittorrent (default), transmission, deluge, rtorrent, aria2, sabnzbd or nzbget.' '--url'\t'URL of its Web UI or RPC.' '--username'\t'Its user name.' '--password'\t'Its password or API key: the text, - for a line of stdin, or a reference such as ’{ env = "NAME" }’.' '--client-name'\t'Name of the client.' '--local-path'\t'Its download folder on this machine.' '--no-test'\t'Write answers down without trying them.' '--replace'\t'Replace files of conf.d edited by hand.' '--output'\t'Print the files; write nothing.'
    case 'init profile'
      set commands 
      set options '--replace'\t'Replace files of conf.d edited by hand.' '--output'\t'Print the files; write nothing.'
    case 'config'
      set commands 'check'\t'Read the whole configuration, and name each fault’s place.' 'show'\t'Show every setting and where it was set.' 'path'\t'Print where the configuration file is (or will be).' 'schema'\t'Print the JSON Schema of the configuration.' 'edit'\t'Open config.toml in $VISUAL or $EDITOR, then check it.'
      set options '--changed'\t'Only what isn’t the default.'
    case 'config check'
      set commands 
      set options 
    case 'config show'
      set commands 
      set options '--changed'\t'Only what isn’t the default.'
    case 'config path'
      set commands 
      set options 
    case 'config schema'
      set commands 
      set options 
    case 'config edit'
      set commands 
      set options 
    case 'profiles'
      set commands 'list'\t'List the profiles that films can use.' 'show'\t'Show one profile.' 'check'\t'Check profiles by Radarr’s rules.' 'import'\t'Take a quality profile into the configuration.'
      set options 
    case 'profiles list'
      set commands 
      set options 
    case 'profiles show'
      set commands 
      set options 
    case 'profiles check'
      set commands 
      set options 
    case 'profiles import'
      set commands 
      set options '--guide'\t'A copy of the TRaSH Guides.' '--bundled'\t'Take it from the part of the TRaSH Guides that comes along.' '--as'\t'What it is called here.' '--only'\t'Of a list of profiles, only this one.' '--score-set'\t'The guide’s scores to take.' '--with'\t'Take a group or format that the guide offers, too.' '--without'\t'Leave out a default group or one of its formats.' '--replace'\t'Replace what was written or edited by hand, too.' '--dry-run'\t'Print the plan and write nothing.' '--output'\t'Print what would be written, and write nothing.'
    case 'formats'
      set commands 'list'\t'List the custom formats, and their scores in each profile.' 'show'\t'Show one custom format with its conditions.' 'test'\t'Say for each release name which custom formats it has.' 'import'\t'Take custom formats into the configuration.' 'diff'\t'Show how files, or a newer guide, differ from what is in force.' 'update'\t'Bring what came from the TRaSH Guides up to a newer copy.'
      set options 
    case 'formats list'
      set commands 
      set options 
    case 'formats show'
      set commands 
      set options 
    case 'formats test'
      set commands 
      set options '--from'\t'Formats of this folder instead.' '--raw'\t'Match on the name as it stands, with the film’s title in it.' '--profile'\t'Add up the scores of this profile.' '--why'\t'Say which of its conditions are met.'
    case 'formats import'
      set commands 
      set options '--only'\t'Only the format of this name.' '--replace'\t'Replace what was written or edited by hand, too.' '--dry-run'\t'Print the plan and write nothing.' '--output'\t'Print what would be written, and write nothing.'
    case 'formats diff'
      set commands 
      set options '--guide'\t'A copy of the TRaSH Guides.'
    case 'formats update'
      set commands 
      set options '--guide'\t'A copy of the TRaSH Guides.' '--replace'\t'Replace what was written or edited by hand, too.' '--dry-run'\t'Print the plan and write nothing.'
    case 'quality'
      set commands 'sizes'\t'Show the size limits in force; with --import, take others in.'
      set options '--import'\t'Take sizes in: JSON file, -, or the name of a guide’s set.' '--guide'\t'A copy of the TRaSH Guides.' '--bundled'\t'The set is in the part of the TRaSH Guides that comes along.' '--replace'\t'Replace what was written or edited by hand, too.' '--dry-run'\t'Print the plan and write nothing.' '--output'\t'Print what would be written, and write nothing.'
    case 'quality sizes'
      set commands 
      set options '--import'\t'Take sizes in: JSON file, -, or the name of a guide’s set.' '--guide'\t'A copy of the TRaSH Guides.' '--bundled'\t'The set is in the part of the TRaSH Guides that comes along.' '--replace'\t'Replace what was written or edited by hand, too.' '--dry-run'\t'Print the plan and write nothing.' '--output'\t'Print what would be written, and write nothing.'
    case 'naming'
      set commands 'tokens'\t'List every token with an example.' 'check'\t'Say whether a template is right, and what it makes of an example.' 'preview'\t'Show what the configured templates make of a film’s files.'
      set options 
    case 'naming tokens'
      set commands 
      set options 
    case 'naming check'
      set commands 
      set options '--folder'\t'It is meant for folders.'
    case 'naming preview'
      set commands 
      set options 
    case 'doctor'
      set commands 'check'\t'Check everything, and say of each fault what to do.' 'paths'\t'Follow the clients’ paths to where they are here.' 'readable'\t'List the files that a media server could not read.' 'links'\t'List the films that take their space twice.'
      set options '--quick'\t'Ask only the database and the disks: for probes.' '--strict'\t'Warnings fail, too.'
    case 'doctor check'
      set commands 
      set options '--quick'\t'Ask only the database and the disks: for probes.' '--strict'\t'Warnings fail, too.'
    case 'doctor paths'
      set commands 
      set options '--torrent'\t'The files of this download only.'
    case 'doctor readable'
      set commands 
      set options '--user'\t'The account that the media server runs as.'
    case 'doctor links'
      set commands 
      set options 
    case 'db'
      set commands 'backup'\t'Copy the database and the configuration into one archive.' 'backups'\t'List the backups there are, the newest first.' 'verify'\t'Prove a backup: restore it elsewhere, compare each table.' 'restore'\t'Make the database what a backup holds.' 'status'\t'Show where the database is and how it does.' 'start'\t'Start the embedded server now.' 'stop'\t'Stop the embedded server.' 'url'\t'Print the database’s URL, without its password.' 'shell'\t'Open psql on the database.' 'upgrade'\t'Bring the database’s schema to what this program needs.' 'upgrade-server'\t'Move the embedded database to the newest PostgreSQL.'
      set options 
    case 'db backup'
      set commands 
      set options '--output'\t'Where; default: [backup] folder.'
    case 'db backups'
      set commands 
      set options 
    case 'db verify'
      set commands 
      set options 
    case 'db restore'
      set commands 
      set options '--yes'\t'Do it without asking.'
    case 'db status'
      set commands 
      set options 
    case 'db start'
      set commands 
      set options '--foreground'\t'Become the server and stay, for a service manager.'
    case 'db stop'
      set commands 
      set options 
    case 'db url'
      set commands 
      set options 
    case 'db shell'
      set commands 
      set options 
    case 'db upgrade'
      set commands 
      set options '--no-backup'\t'Don’t make a backup first.'
    case 'db upgrade-server'
      set commands 
      set options '--no-backup'\t'Don’t make a backup first.'
    case '*'
      return 1
  end
  set -a options '--config'\t'Configuration file to read.' '--json'\t'Print JSON: v3 resources where Radarr has them.' '--quiet'\t'Print nothing unless something is wrong.' '--verbose'\t'Say more; log every outside call on stderr, and tracebacks of bugs.' '--no-color'\t'Don’t colour the output.' '--log-format'\t'Log on stderr: text or json.' '--log-file'\t'Log to this file, too.' '--help'\t'Show the help and exit.'
  return 0
end
# What the option or argument $argv[2] of the command $argv[1] is; false where there is none.
function __radarr_cli_value --no-scope-shadowing
  set kind ''; set listed ''; set choices
  switch "$argv[1] $argv[2]"
    case 'add --profile' 'get --profile' 'edit --profile' 'variants add --profile' 'variants edit --profile' 'simulate --instead-of' 'scan --profile' 'init --profile' 'init profile 1' 'profiles show 1' 'profiles check 1' 'profiles check +' 'formats test --profile'
      set kind profiles
    case 'add --root' 'get --root' 'edit --root' 'variants add --root' 'variants edit --root' 'trash --root' 'trash list --root' 'trash empty --root' 'rename --root' 'move --root' 'move --to-root' 'scan --root'
      set kind roots
    case 'add --availability' 'edit --availability'
      set choices 'tba' 'announced' 'inCinemas' 'released'
    case 'add --tag' 'edit --add-tag' 'edit --remove-tag' 'scan --tag'
      set kind tags
    case 'add 1' 'add +' 'get 1' 'show 1' 'edit 1' 'edit +' 'remove 1' 'remove +' 'monitor 1' 'monitor +' 'unmonitor 1' 'unmonitor +' 'refresh 1' 'refresh +' 'variants 1' 'variants list 1' 'search 1' 'search +' 'releases 1' 'wanted --after' 'wanted missing --after' 'wanted cutoff --after' 'grab --movie' 'grab 1' 'explain --movie' 'explain 1' 'replace 1' 'blocklist --movie' 'blocklist list --movie' 'blocklist add --movie' 'blocklist clear --movie' 'queue match --movie' 'import --movie' 'nfo 1' 'nfo +' 'undo --movie' 'files 1' 'files list 1' 'files rematch --to' 'rename 1' 'rename +' 'move 1' 'move +' 'scan --movie' 'history 1' 'history list 1' 'naming preview 1'
      set kind films
    case 'get --hours' 'list --limit' 'edit --set' 'calendar --from' 'calendar --to' 'calendar --days' 'report --title' 'variants add --folder' 'variants add --edition' 'variants edit --folder' 'variants edit --edition' 'search --text' 'wanted --limit' 'wanted missing --limit' 'wanted cutoff --limit' 'explain --size' 'simulate --since' 'parse 1' 'parse +' 'indexers stats --days' 'groups --minimum' 'groups --releases' 'groups --limit' 'groups 1' 'groups list --minimum' 'groups list --releases' 'groups list --limit' 'groups list 1' 'groups score --again' 'groups show --history' 'groups explain --limit' 'groups collect --limit' 'groups pin --score' 'groups pin --because' 'groups ban --because' 'replace --because' 'blocklist --limit' 'blocklist list --limit' 'blocklist add --because' 'blocklist add 1' 'queue --every' 'queue --times' 'queue list --every' 'queue list --times' 'queue block --because' 'import --edition' 'undo --limit' 'trash restore 1' 'files edit --version' 'files edit --edition' 'move --to-folder' 'history --since' 'history --until' 'history --match' 'history --limit' 'history --page' 'history list --since' 'history list --until' 'history list --match' 'history list --limit' 'history list --page' 'history fail --because' 'status --every' 'status --times' 'run-once --max-time' 'run-once --jitter' 'schedule install --account' 'schedule install --jitter' 'metrics --push' 'runs --limit' 'runs list --limit' 'pause --until' 'pause --because' 'pause 2' 'pause stage --until' 'pause stage --because' 'pause indexer --until' 'pause indexer --because' 'pause client --until' 'pause client --because' 'resume 2' 'init --tmdb-key' 'init --root-name' 'init --prowlarr-url' 'init --prowlarr-key' 'init --torznab-url' 'init --torznab-key' 'init --indexer-name' 'init --client-url' 'init --client-username' 'init --client-password' 'init --client-name' 'init --output' 'init tmdb --key' 'init tmdb --output' 'init root --name' 'init root --output' 'init indexer --prowlarr-url' 'init indexer --prowlarr-key' 'init indexer --torznab-url' 'init indexer --torznab-key' 'init indexer --indexer-name' 'init indexer --output' 'init client --url' 'init client --username' 'init client --password' 'init client --client-name' 'init client --output' 'init profile --output' 'profiles import --as' 'profiles import --only' 'profiles import --score-set' 'profiles import --with' 'profiles import --without' 'profiles import --output' 'formats test 1' 'formats test +' 'formats import --only' 'formats import --output' 'quality --import' 'quality --output' 'quality sizes --import' 'quality sizes --output' 'naming check 1' 'doctor paths --torrent' 'doctor readable --user' 'db shell 1' 'db shell +'
    case 'list --where' 'edit --where' 'remove --where' 'monitor --where' 'unmonitor --where' 'refresh --where' 'calendar --where' 'stats --where' 'report --where' 'search --where' 'wanted --where' 'wanted missing --where' 'wanted cutoff --where' 'nfo --where' 'rename --where' 'move --where'
      set kind filters
    case 'list --sort'
      set kind fields
      set choices 'title' 'year' 'added' 'size' 'rating' 'popularity' 'available'
    case 'edit --tag'
      set kind tags
      set listed yes
    case 'edit --upgrades'
      set choices 'on' 'off'
    case 'calendar --kinds'
      set listed yes
      set choices 'cinema' 'digital' 'physical'
    case 'calendar --ics' 'calendar --rss' 'report --html' 'releases 2' 'simulate --profile' 'groups import 1' 'import 1' 'trash restore --to' 'scan 1' 'metrics --output' 'init --root' 'init --local-path' 'init root 1' 'init client --local-path' 'profiles import --guide' 'profiles import 1' 'formats test --from' 'formats import 1' 'formats import +' 'formats diff --guide' 'formats diff 1' 'formats diff +' 'formats update --guide' 'quality --guide' 'quality sizes --guide' 'db backup --output'
      set kind file
    case 'variants add --language' 'variants edit --language' 'import --language' 'files edit --language'
      set choices 'Unknown' 'English' 'French' 'Spanish' 'German' 'Italian' 'Danish' 'Dutch' 'Japanese' 'Icelandic' 'Chinese' 'Russian' 'Polish' 'Vietnamese' 'Swedish' 'Norwegian' 'Finnish' 'Turkish' 'Portuguese' 'Flemish' 'Greek' 'Korean' 'Hungarian' 'Hebrew' 'Lithuanian' 'Czech' 'Hindi' 'Romanian' 'Thai' 'Bulgarian' 'Portuguese (Brazil)' 'Arabic' 'Ukrainian' 'Persian' 'Bengali' 'Slovak' 'Latvian' 'Spanish (Latino)' 'Catalan' 'Croatian' 'Serbian' 'Bosnian' 'Estonian' 'Tamil' 'Indonesian' 'Telugu' 'Macedonian' 'Slovenian' 'Malayalam' 'Kannada' 'Albanian' 'Afrikaans' 'Marathi' 'Tagalog' 'Urdu' 'Romansh' 'Mongolian' 'Georgian' 'Any' 'Original'
    case 'variants add 1'
      set kind new-variants
    case 'variants edit 1' 'variants remove 1'
      set kind variants
    case 'search --indexer' 'explain --indexer' 'indexers test 1' 'indexers test +' 'indexers caps 1' 'indexers stats 1' 'pause indexer 1' 'resume indexer 1'
      set kind indexers
    case 'search --sort' 'releases --sort'
      set choices 'rank' 'size' 'age' 'seeders' 'quality' 'score' 'title' 'indexer'
    case 'wanted --sort' 'wanted missing --sort' 'wanted cutoff --sort'
      set choices 'title' 'year' 'added' 'available' 'searched'
    case 'grab --variant' 'replace --variant' 'queue match --variant' 'import --variant'
      set kind variant-names
    case 'explain --protocol'
      set choices 'torrent' 'usenet'
    case 'groups --sort' 'groups list --sort'
      set choices 'low' 'score' 'name' 'releases' 'effective' 'width'
    case 'groups --tier' 'groups list --tier'
      set choices 'elite' 'premium' 'good' 'standard' 'watch' 'unknown'
    case 'groups --confidence' 'groups list --confidence'
      set choices 'insufficient' 'low' 'medium' 'high' 'veryHigh'
    case 'groups score 1' 'groups score +' 'groups show 1' 'groups explain 1' 'groups pin 1' 'groups ban 1' 'groups unpin 1' 'groups unban 1' 'import --group' 'files edit --group'
      set kind groups
    case 'blocklist remove 1' 'blocklist remove +'
      set kind blocked
    case 'queue remove 1' 'queue remove +' 'queue retry 1' 'queue retry +' 'queue block 1' 'queue block +' 'queue pause 1' 'queue pause +' 'queue resume 1' 'queue resume +' 'queue priority 1' 'queue priority +' 'queue match 1'
      set kind queue
    case 'import --quality' 'files edit --quality'
      set choices 'Unknown' 'WORKPRINT' 'CAM' 'TELESYNC' 'TELECINE' 'REGIONAL' 'DVDSCR' 'SDTV' 'DVD' 'DVD-R' 'WEBDL-480p' 'WEBRip-480p' 'Bluray-480p' 'Bluray-576p' 'HDTV-720p' 'WEBDL-720p' 'WEBRip-720p' 'Bluray-720p' 'HDTV-1080p' 'WEBDL-1080p' 'WEBRip-1080p' 'Bluray-1080p' 'Remux-1080p' 'HDTV-2160p' 'WEBDL-2160p' 'WEBRip-2160p' 'Bluray-2160p' 'Remux-2160p' 'BR-DISK' 'Raw-HD'
    case 'import --mode'
      set choices 'hardlink' 'reflink' 'copy' 'move'
    case 'undo 1'
      set kind operations
    case 'files show 1' 'files edit 1' 'files rematch 1' 'files remove 1'
      set kind files
    case 'history --event' 'history list --event'
      set choices 'grabbed' 'imported' 'failed' 'deleted' 'renamed' 'ignored' 'observed'
    case 'history fail 1'
      set kind events
    case 'attention show 1' 'attention dismiss 1' 'attention dismiss +'
      set kind attention
    case 'clients test 1' 'clients test +' 'pause client 1' 'resume client 1'
      set kind clients
    case 'run-once --only'
      set listed yes
      set choices 'refresh' 'rss' 'search' 'queue' 'import' 'mend' 'clean' 'scan' 'trash' 'housekeep' 'backup' 'health' 'metrics' 'groups' 'notify'
    case 'run-once --fail-on'
      set listed yes
      set choices 'attention' 'partial' 'locked' 'brake'
    case 'runs show 1'
      set kind runs
    case 'pause 1' 'resume 1'
      set choices 'all' 'stage' 'indexer' 'client'
    case 'pause stage 1' 'resume stage 1'
      set choices 'refresh' 'rss' 'search' 'queue' 'import' 'mend' 'clean' 'scan' 'trash' 'housekeep' 'backup' 'health' 'metrics' 'groups' 'notify'
    case 'notify test 1' 'notify test +'
      set kind notifiers
    case 'init --client-kind' 'init client --kind'
      set choices 'qbittorrent' 'transmission' 'deluge' 'rtorrent' 'aria2' 'sabnzbd' 'nzbget'
    case 'config 1' 'config show 1'
      set choices 'backup' 'client' 'custom_fields' 'database' 'delay' 'filter' 'groups' 'import' 'indexer' 'indexer_override' 'library' 'log' 'metrics' 'naming' 'network' 'notifier' 'path_mapping' 'profile' 'prowlarr' 'quality_sizes' 'restriction' 'root' 'rules' 'safety' 'schedule' 'tmdb'
    case 'formats show 1' 'formats test --why'
      set kind formats
    case 'db verify 1' 'db restore 1'
      set kind backups
    case '* --config'
      set kind file
    case '*'
      return 1
  end
  return 0
end
# Where the cursor is: sets the variables of who calls it.
function __radarr_cli_read --no-scope-shadowing
  set place ''; set option ''; set count 0; set config
  set kind ''; set listed ''; set choices; set commands; set options
  for word in (commandline -opc)[2..-1]
    if test -n "$option"
      test "$option" = --config; and set config --config "$word"
      set option ''
    else if string match -q -r -- '^-.' "$word"
      if not string match -q -- '*=*' "$word"; and __radarr_cli_value "$place" "$word"
        set option "$word"
      end
    else if test $count -eq 0; and __radarr_cli_place (string trim -- "$place $word")
      set place (string trim -- "$place $word")
    else
      set count (math $count + 1)
    end
  end
  __radarr_cli_place "$place"
  set typed ''
  for close in '' "'" '"'
    set typed (string unescape -- (commandline -ct)$close); and break
  end
  set lead ''
  if test -z "$option"; and string match -q -- '--*=*' "$typed"
    set option (string split -m 1 = -- "$typed")[1]
    set lead "$option="
    set typed (string split -m 1 = -- "$typed")[2]
  end
  if test -n "$option"
    __radarr_cli_value "$place" "$option"
    set commands
    set options
  else if string match -q -- '-*' "$typed"
    set kind ''; set choices; set commands
  else
    __radarr_cli_value "$place" (math $count + 1); or __radarr_cli_value "$place" +
    test $count -eq 0; or set commands
    test -z "$typed" -a -z "$kind" -a -z "$choices" -a -z "$commands"; or set options
  end
  if test -n "$listed"
    set before (string match -r -- '^.*,' "$typed")
    set lead "$lead$before"
    set typed (string replace -r -- '^.*,' '' "$typed")
    set before (string match -r -- '^[+-]' "$typed")
    set lead "$lead$before"
    set typed (string replace -r -- '^[+-]' '' "$typed")
  end
end
function __radarr_cli
  set -l place; set -l option; set -l count; set -l config; set -l typed; set -l lead; set -l before
  set -l kind; set -l listed; set -l choices; set -l commands; set -l options
  __radarr_cli_read
  for each in $commands $options
    printf '%s\n' $each
  end
  for each in $choices
    printf '%s\n' "$lead$each"
  end
  test -z "$kind" -o "$kind" = file; and return
  for each in (command radarr-cli $config complete $kind "$typed" 2>/dev/null)
    printf '%s\n' "$lead$each"
  end
end
function __radarr_cli_wants_file
  set -l place; set -l option; set -l count; set -l config; set -l typed; set -l lead; set -l before
  set -l kind; set -l listed; set -l choices; set -l commands; set -l options
  __radarr_cli_read
  contains -- "$kind" file backups
end
complete -c radarr-cli -f -a '(__radarr_cli)'
complete -c radarr-cli -n __radarr_cli_wants_file -F
