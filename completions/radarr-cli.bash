# Written by python -m radarr_cli.cli.manual; changes are lost.
# shellcheck shell=bash
# Take the line up to the cursor apart, as the shell would, and run nothing of it: `typed` are its words, the
# last is the one to complete; `quote` is the quote that is open there; `head`, how many letters of that word
# stand before what readline replaces ($1).
_radarr_cli_read() {
  local line=${COMP_LINE:0:COMP_POINT} letter word="" begun="" escaped="" index
  typed=() quote="" head=0
  for ((index = 0; index < ${#line}; index++)); do
    letter=${line:index:1}
    ((index == ${#line} - ${#1})) && head=${#word}
    if [[ -n $escaped ]]; then
      [[ $quote == '"' && $letter != [\"\\\$\`] ]] && word+="\\"
      word+=$letter escaped=""
    elif [[ $quote == "'" ]]; then
      if [[ $letter == "'" ]]; then quote=""; else word+=$letter; fi
    elif [[ $letter == "\\" ]]; then
      escaped=yes begun=yes
    elif [[ $quote == '"' ]]; then
      if [[ $letter == '"' ]]; then quote=""; else word+=$letter; fi
    elif [[ $letter == [\'\"] ]]; then
      quote=$letter begun=yes
    elif [[ $letter == [[:space:]] ]]; then
      [[ -n $begun ]] && typed+=("$word")
      word="" begun=""
    else
      word+=$letter begun=yes
    fi
  done
  [[ -n $1 ]] || head=${#word}
  typed+=("$word")
}
# Offer one word, written as the quote that is open takes it.
_radarr_cli_offer() {
  local name=${1:head} letter
  case $quote in
    "'") name=${name//"'"/"'\''"} ;;
    '"')
      for letter in "\\" '"' "\$" "\`"; do name=${name//"$letter"/"\\$letter"}; done
      [[ $name == *'!'[![:space:]]* ]] && name=${name//'!'/"\"'!'\""}
      ;;
    *)
      local special="\\ \"'\$\`!*?[]{}()<>|&;#~^" index
      for ((index = 0; index < ${#special}; index++)); do
        letter=${special:index:1}
        name=${name//"$letter"/"\\$letter"}
      done
      ;;
  esac
  COMPREPLY+=("$name")
}
_radarr_cli() {
  local quote head current previous place="" word kind="" more=""
  local -a typed words=()
  _radarr_cli_read "$2"
  current=${typed[-1]}
  previous=${typed[-2]-}
  COMPREPLY=()
  for word in "${typed[@]:1:${#typed[@]}-2}"; do
    case "$place${place:+ }$word" in
      "add"|"get"|"list"|"show"|"edit"|"remove"|"monitor"|"unmonitor"|"refresh"|"calendar"|"stats"|"report"|"tags"|"variants"|"variants list"|"variants add"|"variants edit"|"variants remove"|"search"|"releases"|"wanted"|"wanted missing"|"wanted cutoff"|"rss"|"grab"|"explain"|"simulate"|"parse"|"indexers"|"indexers list"|"indexers test"|"indexers caps"|"indexers budget"|"indexers stats"|"indexers sync"|"groups"|"groups list"|"groups score"|"groups show"|"groups explain"|"groups collect"|"groups pin"|"groups ban"|"groups unpin"|"groups unban"|"groups export"|"groups import"|"replace"|"blocklist"|"blocklist list"|"blocklist add"|"blocklist remove"|"blocklist clear"|"queue"|"queue list"|"queue remove"|"queue retry"|"queue block"|"queue pause"|"queue resume"|"queue priority"|"queue match"|"import"|"nfo"|"undo"|"trash"|"trash list"|"trash restore"|"trash empty"|"files"|"files list"|"files show"|"files edit"|"files rematch"|"files remove"|"rename"|"move"|"scan"|"history"|"history list"|"history fail"|"attention"|"attention list"|"attention show"|"attention dismiss"|"clients"|"clients list"|"clients test"|"status"|"run-once"|"schedule"|"schedule install"|"schedule remove"|"schedule status"|"metrics"|"runs"|"runs list"|"runs show"|"pause"|"pause all"|"pause stage"|"pause indexer"|"pause client"|"resume"|"resume all"|"resume stage"|"resume indexer"|"resume client"|"notify"|"notify list"|"notify test"|"init"|"init tmdb"|"init root"|"init indexer"|"init client"|"init profile"|"config"|"config check"|"config show"|"config path"|"config schema"|"config edit"|"profiles"|"profiles list"|"profiles show"|"profiles check"|"profiles import"|"formats"|"formats list"|"formats show"|"formats test"|"formats import"|"formats diff"|"formats update"|"quality"|"quality sizes"|"naming"|"naming tokens"|"naming check"|"naming preview"|"doctor"|"doctor check"|"doctor paths"|"doctor readable"|"doctor links"|"db"|"db backup"|"db backups"|"db verify"|"db restore"|"db status"|"db start"|"db stop"|"db url"|"db shell"|"db upgrade"|"db upgrade-server") place="$place${place:+ }$word" ;;
    esac
  done
  case "$previous" in
    --add-tag|--after|--again|--as|--availability|--because|--client-kind|--client-name|--client-password|--client-url|--client-username|--confidence|--config|--days|--edition|--event|--every|--fail-on|--folder|--from|--group|--guide|--history|--hours|--html|--ics|--import|--indexer|--indexer-name|--instead-of|--jitter|--key|--kind|--kinds|--language|--limit|--local-path|--match|--max-time|--minimum|--mode|--movie|--name|--only|--output|--page|--password|--profile|--protocol|--prowlarr-key|--prowlarr-url|--push|--quality|--releases|--remove-tag|--root|--root-name|--rss|--score|--score-set|--set|--since|--size|--sort|--tag|--text|--tier|--times|--title|--tmdb-key|--to|--to-folder|--to-root|--torrent|--torznab-key|--torznab-url|--until|--upgrades|--url|--user|--username|--variant|--version|--where|--why|--with|--without)
      case "$place $previous" in
    " --config") kind="file" ;;
    "add --profile") kind="profiles" ;;
    "add --root") kind="roots" ;;
    "add --tag") kind="tags" ;;
    "get --profile") kind="profiles" ;;
    "get --root") kind="roots" ;;
    "list --where") kind="filters" ;;
    "edit --where") kind="filters" ;;
    "edit --profile") kind="profiles" ;;
    "edit --root") kind="roots" ;;
    "edit --tag") kind="tags" ;;
    "edit --add-tag") kind="tags" ;;
    "edit --remove-tag") kind="tags" ;;
    "remove --where") kind="filters" ;;
    "monitor --where") kind="filters" ;;
    "unmonitor --where") kind="filters" ;;
    "refresh --where") kind="filters" ;;
    "calendar --where") kind="filters" ;;
    "calendar --ics") kind="file" ;;
    "calendar --rss") kind="file" ;;
    "stats --where") kind="filters" ;;
    "report --html") kind="file" ;;
    "report --where") kind="filters" ;;
    "variants add --profile") kind="profiles" ;;
    "variants add --root") kind="roots" ;;
    "variants add --folder") kind="file" ;;
    "variants add --language") kind="languages" ;;
    "variants edit --profile") kind="profiles" ;;
    "variants edit --root") kind="roots" ;;
    "variants edit --folder") kind="file" ;;
    "variants edit --language") kind="languages" ;;
    "search --where") kind="filters" ;;
    "search --indexer") kind="indexers" ;;
    "wanted missing --where") kind="filters" ;;
    "wanted missing --after") kind="films" ;;
    "wanted cutoff --where") kind="filters" ;;
    "wanted cutoff --after") kind="films" ;;
    "grab --movie") kind="films" ;;
    "explain --movie") kind="films" ;;
    "explain --indexer") kind="indexers" ;;
    "simulate --profile") kind="profiles" ;;
    "simulate --instead-of") kind="profiles" ;;
    "blocklist --movie") kind="films" ;;
    "blocklist list --movie") kind="films" ;;
    "blocklist add --movie") kind="films" ;;
    "blocklist clear --movie") kind="films" ;;
    "queue match --movie") kind="films" ;;
    "import --movie") kind="films" ;;
    "import --quality") kind="qualities" ;;
    "import --language") kind="languages" ;;
    "import --group") kind="groups" ;;
    "nfo --where") kind="filters" ;;
    "undo --movie") kind="films" ;;
    "trash --root") kind="roots" ;;
    "trash list --root") kind="roots" ;;
    "trash restore --to") kind="file" ;;
    "trash empty --root") kind="roots" ;;
    "files edit --quality") kind="qualities" ;;
    "files edit --language") kind="languages" ;;
    "files edit --group") kind="groups" ;;
    "files rematch --to") kind="films" ;;
    "rename --where") kind="filters" ;;
    "rename --root") kind="roots" ;;
    "move --where") kind="filters" ;;
    "move --root") kind="roots" ;;
    "move --to-root") kind="roots" ;;
    "move --to-folder") kind="file" ;;
    "scan --root") kind="roots" ;;
    "scan --movie") kind="films" ;;
    "scan --profile") kind="profiles" ;;
    "scan --tag") kind="tags" ;;
    "run-once --only") kind="stages" ;;
    "metrics --output") kind="file" ;;
    "init --root") kind="roots" ;;
    "init --profile") kind="profiles" ;;
    "profiles import --guide") kind="file" ;;
    "formats test --from") kind="file" ;;
    "formats test --profile") kind="profiles" ;;
    "formats test --why") kind="formats" ;;
    "formats diff --guide") kind="file" ;;
    "formats update --guide") kind="file" ;;
    "quality sizes --guide") kind="file" ;;
    "db backup --output") kind="file" ;;
      esac
      ;;
    *)
      case "$place" in
    "") words=(add get list show edit remove monitor unmonitor refresh calendar stats report tags variants search releases wanted rss grab explain simulate parse indexers groups replace blocklist queue import nfo undo trash files rename move scan history attention clients status run-once schedule metrics runs pause resume notify init config profiles formats quality naming doctor db --config --json --quiet --verbose --no-color --help) ;;
    "add") words=(--profile --root --availability --monitor --no-monitor --tag --search --grab --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "get") words=(--profile --root --wait --no-wait --hours --config --json --quiet --verbose --no-color --help) ;;
    "list") words=(--where --sort --reverse --limit --config --json --quiet --verbose --no-color --help) ;;
    "show") words=(--config --json --quiet --verbose --no-color --help) ;;
    "edit") words=(--where --profile --root --move --availability --tag --add-tag --remove-tag --upgrades --set --accept --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "remove") words=(--where --files --force --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "monitor") words=(--where --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "unmonitor") words=(--where --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "refresh") words=(--where --due --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "calendar") words=(--from --to --days --kinds --where --all --ics --rss --config --json --quiet --verbose --no-color --help) ;;
    "stats") words=(--where --config --json --quiet --verbose --no-color --help) ;;
    "report") words=(--html --where --names --title --config --json --quiet --verbose --no-color --help) ;;
    "tags") words=(--config --json --quiet --verbose --no-color --help) ;;
    "variants") words=(list add edit remove --config --json --quiet --verbose --no-color --help) ;;
    "variants list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "variants add") words=(--profile --root --folder --edition --language --monitor --no-monitor --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "variants edit") words=(--profile --root --folder --edition --language --monitor --no-monitor --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "variants remove") words=(--files --force --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "search") words=(--where --text --pick --fresh --indexer --sort --reverse --all --config --json --quiet --verbose --no-color --help) ;;
    "releases") words=(--sort --reverse --all --config --json --quiet --verbose --no-color --help) ;;
    "wanted") words=(missing cutoff --config --json --quiet --verbose --no-color --help) ;;
    "wanted missing") words=(--where --sort --reverse --limit --after --config --json --quiet --verbose --no-color --help) ;;
    "wanted cutoff") words=(--where --sort --reverse --limit --after --config --json --quiet --verbose --no-color --help) ;;
    "rss") words=(--fresh --accept --config --json --quiet --verbose --no-color --help) ;;
    "grab") words=(--movie --variant --override --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "explain") words=(--movie --size --protocol --indexer --rules --all --codes --config --json --quiet --verbose --no-color --help) ;;
    "simulate") words=(--profile --instead-of --since --config --json --quiet --verbose --no-color --help) ;;
    "parse") words=(--folder --path --title --config --json --quiet --verbose --no-color --help) ;;
    "indexers") words=(list test caps budget stats sync --config --json --quiet --verbose --no-color --help) ;;
    "indexers list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "indexers test") words=(--config --json --quiet --verbose --no-color --help) ;;
    "indexers caps") words=(--config --json --quiet --verbose --no-color --help) ;;
    "indexers budget") words=(--config --json --quiet --verbose --no-color --help) ;;
    "indexers stats") words=(--days --config --json --quiet --verbose --no-color --help) ;;
    "indexers sync") words=(--config --json --quiet --verbose --no-color --help) ;;
    "groups") words=(list score show explain collect pin ban unpin unban export import --sort --reverse --tier --confidence --minimum --releases --usable --pinned --limit --config --json --quiet --verbose --no-color --help) ;;
    "groups list") words=(--sort --reverse --tier --confidence --minimum --releases --usable --pinned --limit --config --json --quiet --verbose --no-color --help) ;;
    "groups score") words=(--full --again --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "groups show") words=(--history --config --json --quiet --verbose --no-color --help) ;;
    "groups explain") words=(--limit --config --json --quiet --verbose --no-color --help) ;;
    "groups collect") words=(--limit --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "groups pin") words=(--score --because --config --json --quiet --verbose --no-color --help) ;;
    "groups ban") words=(--because --config --json --quiet --verbose --no-color --help) ;;
    "groups unpin") words=(--config --json --quiet --verbose --no-color --help) ;;
    "groups unban") words=(--config --json --quiet --verbose --no-color --help) ;;
    "groups export") words=(--private --config --json --quiet --verbose --no-color --help) ;;
    "groups import") words=(--dry-run --config --json --quiet --verbose --no-color --help) ;;
    "replace") words=(--because --variant --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "blocklist") words=(list add remove clear --movie --limit --config --json --quiet --verbose --no-color --help) ;;
    "blocklist list") words=(--movie --limit --config --json --quiet --verbose --no-color --help) ;;
    "blocklist add") words=(--movie --because --config --json --quiet --verbose --no-color --help) ;;
    "blocklist remove") words=(--config --json --quiet --verbose --no-color --help) ;;
    "blocklist clear") words=(--movie --yes --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "queue") words=(list remove retry block pause resume priority match --watch --every --times --config --json --quiet --verbose --no-color --help) ;;
    "queue list") words=(--watch --every --times --config --json --quiet --verbose --no-color --help) ;;
    "queue remove") words=(--keep --force --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "queue retry") words=(--config --json --quiet --verbose --no-color --help) ;;
    "queue block") words=(--because --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "queue pause") words=(--config --json --quiet --verbose --no-color --help) ;;
    "queue resume") words=(--config --json --quiet --verbose --no-color --help) ;;
    "queue priority") words=(--config --json --quiet --verbose --no-color --help) ;;
    "queue match") words=(--movie --variant --config --json --quiet --verbose --no-color --help) ;;
    "import") words=(--movie --variant --quality --language --edition --group --mode --override --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "nfo") words=(--where --all --yes --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "undo") words=(--movie --limit --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "trash") words=(list restore empty --root --config --json --quiet --verbose --no-color --help) ;;
    "trash list") words=(--root --config --json --quiet --verbose --no-color --help) ;;
    "trash restore") words=(--to --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "trash empty") words=(--root --all --yes --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "files") words=(list show edit rematch remove --config --json --quiet --verbose --no-color --help) ;;
    "files list") words=(--missing --config --json --quiet --verbose --no-color --help) ;;
    "files show") words=(--config --json --quiet --verbose --no-color --help) ;;
    "files edit") words=(--quality --version --language --edition --group --keep --no-keep --measure --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "files rematch") words=(--to --learn-title --also --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "files remove") words=(--dry-run --config --json --quiet --verbose --no-color --help) ;;
    "rename") words=(--where --root --folders --no-folders --through-client --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "move") words=(--where --root --to-root --to-folder --through-client --dry-run --yes --config --json --quiet --verbose --no-color --help) ;;
    "scan") words=(--root --adopt --movie --profile --monitor --no-monitor --tag --deep --accept-missing --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "history") words=(list fail --event --since --until --match --limit --page --config --json --quiet --verbose --no-color --help) ;;
    "history list") words=(--event --since --until --match --limit --page --config --json --quiet --verbose --no-color --help) ;;
    "history fail") words=(--because --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "attention") words=(list show dismiss --config --json --quiet --verbose --no-color --help) ;;
    "attention list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "attention show") words=(--config --json --quiet --verbose --no-color --help) ;;
    "attention dismiss") words=(--all --config --json --quiet --verbose --no-color --help) ;;
    "clients") words=(list test --config --json --quiet --verbose --no-color --help) ;;
    "clients list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "clients test") words=(--config --json --quiet --verbose --no-color --help) ;;
    "status") words=(--watch --every --times --config --json --quiet --verbose --no-color --help) ;;
    "run-once") words=(--only --force --dry-run --explain --accept --max-time --jitter --fail-on --config --json --quiet --verbose --no-color --help) ;;
    "schedule") words=(install remove status --config --json --quiet --verbose --no-color --help) ;;
    "schedule install") words=(--user --system --cron --jitter --replace --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "schedule remove") words=(--user --system --cron --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "schedule status") words=(--user --system --cron --config --json --quiet --verbose --no-color --help) ;;
    "metrics") words=(--output --push --config --json --quiet --verbose --no-color --help) ;;
    "runs") words=(list show --config --json --quiet --verbose --no-color --help) ;;
    "runs list") words=(--failed --limit --config --json --quiet --verbose --no-color --help) ;;
    "runs show") words=(--config --json --quiet --verbose --no-color --help) ;;
    "pause") words=(all stage indexer client --until --because --config --json --quiet --verbose --no-color --help) ;;
    "pause all") words=(--config --json --quiet --verbose --no-color --help) ;;
    "pause stage") words=(--config --json --quiet --verbose --no-color --help) ;;
    "pause indexer") words=(--config --json --quiet --verbose --no-color --help) ;;
    "pause client") words=(--config --json --quiet --verbose --no-color --help) ;;
    "resume") words=(all stage indexer client --config --json --quiet --verbose --no-color --help) ;;
    "resume all") words=(--config --json --quiet --verbose --no-color --help) ;;
    "resume stage") words=(--config --json --quiet --verbose --no-color --help) ;;
    "resume indexer") words=(--config --json --quiet --verbose --no-color --help) ;;
    "resume client") words=(--config --json --quiet --verbose --no-color --help) ;;
    "notify") words=(list test --config --json --quiet --verbose --no-color --help) ;;
    "notify list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "notify test") words=(--config --json --quiet --verbose --no-color --help) ;;
    "init") words=(tmdb root indexer client profile --tmdb-key --root --root-name --prowlarr-url --prowlarr-key --torznab-url --torznab-key --indexer-name --client-kind --client-url --client-username --client-password --client-name --local-path --profile --no-test --replace --output --config --json --quiet --verbose --no-color --help) ;;
    "init tmdb") words=(--key --no-test --replace --output --config --json --quiet --verbose --no-color --help) ;;
    "init root") words=(--name --no-test --replace --output --config --json --quiet --verbose --no-color --help) ;;
    "init indexer") words=(--prowlarr-url --prowlarr-key --torznab-url --torznab-key --indexer-name --no-test --replace --output --config --json --quiet --verbose --no-color --help) ;;
    "init client") words=(--kind --url --username --password --client-name --local-path --no-test --replace --output --config --json --quiet --verbose --no-color --help) ;;
    "init profile") words=(--replace --output --config --json --quiet --verbose --no-color --help) ;;
    "config") words=(check show path schema edit --config --json --quiet --verbose --no-color --help) ;;
    "config check") words=(--config --json --quiet --verbose --no-color --help) ;;
    "config show") words=(--changed --config --json --quiet --verbose --no-color --help) ;;
    "config path") words=(--config --json --quiet --verbose --no-color --help) ;;
    "config schema") words=(--config --json --quiet --verbose --no-color --help) ;;
    "config edit") words=(--config --json --quiet --verbose --no-color --help) ;;
    "profiles") words=(list show check import --config --json --quiet --verbose --no-color --help) ;;
    "profiles list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "profiles show") words=(--config --json --quiet --verbose --no-color --help) ;;
    "profiles check") words=(--config --json --quiet --verbose --no-color --help) ;;
    "profiles import") words=(--guide --bundled --as --only --score-set --with --without --replace --dry-run --output --config --json --quiet --verbose --no-color --help) ;;
    "formats") words=(list show test import diff update --config --json --quiet --verbose --no-color --help) ;;
    "formats list") words=(--config --json --quiet --verbose --no-color --help) ;;
    "formats show") words=(--config --json --quiet --verbose --no-color --help) ;;
    "formats test") words=(--from --raw --profile --why --config --json --quiet --verbose --no-color --help) ;;
    "formats import") words=(--only --replace --dry-run --output --config --json --quiet --verbose --no-color --help) ;;
    "formats diff") words=(--guide --config --json --quiet --verbose --no-color --help) ;;
    "formats update") words=(--guide --replace --dry-run --config --json --quiet --verbose --no-color --help) ;;
    "quality") words=(sizes --config --json --quiet --verbose --no-color --help) ;;
    "quality sizes") words=(--import --guide --bundled --replace --dry-run --output --config --json --quiet --verbose --no-color --help) ;;
    "naming") words=(tokens check preview --config --json --quiet --verbose --no-color --help) ;;
    "naming tokens") words=(--config --json --quiet --verbose --no-color --help) ;;
    "naming check") words=(--folder --config --json --quiet --verbose --no-color --help) ;;
    "naming preview") words=(--config --json --quiet --verbose --no-color --help) ;;
    "doctor") words=(check paths readable links --quick --strict --config --json --quiet --verbose --no-color --help) ;;
    "doctor check") words=(--quick --strict --config --json --quiet --verbose --no-color --help) ;;
    "doctor paths") words=(--torrent --config --json --quiet --verbose --no-color --help) ;;
    "doctor readable") words=(--user --config --json --quiet --verbose --no-color --help) ;;
    "doctor links") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db") words=(backup backups verify restore status start stop url shell upgrade upgrade-server --config --json --quiet --verbose --no-color --help) ;;
    "db backup") words=(--output --config --json --quiet --verbose --no-color --help) ;;
    "db backups") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db verify") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db restore") words=(--yes --config --json --quiet --verbose --no-color --help) ;;
    "db status") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db start") words=(--foreground --config --json --quiet --verbose --no-color --help) ;;
    "db stop") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db url") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db shell") words=(--config --json --quiet --verbose --no-color --help) ;;
    "db upgrade") words=(--no-backup --config --json --quiet --verbose --no-color --help) ;;
    "db upgrade-server") words=(--config --json --quiet --verbose --no-color --help) ;;
      esac
      if [[ $current != -* ]]; then
        case "$place" in
      "add") kind="films" ;;
      "get") kind="films" ;;
      "show") kind="films" ;;
      "edit") kind="films" ;;
      "remove") kind="films" ;;
      "monitor") kind="films" ;;
      "unmonitor") kind="films" ;;
      "refresh") kind="films" ;;
      "variants list") kind="films" ;;
      "variants add") kind="films" ;;
      "variants edit") kind="films" ;;
      "variants remove") kind="films" ;;
      "search") kind="films" ;;
      "releases") kind="films" ;;
      "grab") kind="films" ;;
      "explain") kind="films" ;;
      "indexers test") kind="indexers" ;;
      "indexers caps") kind="indexers" ;;
      "indexers stats") kind="indexers" ;;
      "groups score") kind="groups" ;;
      "groups show") kind="groups" ;;
      "groups explain") kind="groups" ;;
      "groups pin") kind="groups" ;;
      "groups ban") kind="groups" ;;
      "groups unpin") kind="groups" ;;
      "groups unban") kind="groups" ;;
      "groups import") kind="file" ;;
      "replace") kind="films" ;;
      "import") kind="file" ;;
      "nfo") kind="films" ;;
      "files list") kind="films" ;;
      "files show") kind="file" ;;
      "files edit") kind="file" ;;
      "files rematch") kind="file" ;;
      "files remove") kind="file" ;;
      "rename") kind="films" ;;
      "move") kind="films" ;;
      "scan") kind="file" ;;
      "history") kind="films" more=1 ;;
      "history list") kind="films" ;;
      "clients test") kind="clients" ;;
      "pause stage") kind="stages" ;;
      "pause indexer") kind="indexers" ;;
      "pause client") kind="clients" ;;
      "resume stage") kind="stages" ;;
      "resume indexer") kind="indexers" ;;
      "resume client") kind="clients" ;;
      "notify test") kind="notifiers" ;;
      "init root") kind="file" ;;
      "profiles show") kind="profiles" ;;
      "profiles check") kind="profiles" ;;
      "formats show") kind="formats" ;;
      "formats test") kind="formats" ;;
      "naming preview") kind="films" ;;
      "db verify") kind="file" ;;
      "db restore") kind="file" ;;
        esac
      fi
      ;;
  esac
  if [[ $kind == file ]]; then
    compopt -o default
  elif [[ -n $kind ]]; then
    while IFS=$'	' read -r word _; do
      [[ -n $word ]] && _radarr_cli_offer "$word"
    done < <(command radarr-cli complete "$kind" "$current" 2>/dev/null)
  fi
  if [[ -z $kind || -n $more || $current == -* ]]; then
    for word in "${words[@]}"; do
      [[ $word == "$current"* ]] && _radarr_cli_offer "$word"
    done
  fi
}
complete -F _radarr_cli radarr-cli
