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
# What may stand behind the command $1; false where there is none.
_radarr_cli_place() {
  case "$1" in
    "") commands=(add get list show edit remove monitor unmonitor refresh calendar stats report tags variants search releases wanted rss grab explain simulate parse indexers groups replace blocklist queue import nfo undo trash files rename move scan history attention clients status run-once schedule metrics runs pause resume notify init config profiles formats quality naming doctor db) options=() ;;
    "add") commands=() options=(--profile --root --availability --monitor --no-monitor --tag --search --grab --dry-run --yes) ;;
    "get") commands=() options=(--profile --root --wait --no-wait --hours) ;;
    "list") commands=() options=(--where --sort --reverse --limit) ;;
    "show") commands=() options=() ;;
    "edit") commands=() options=(--where --profile --root --move --availability --tag --add-tag --remove-tag --upgrades --set --accept --dry-run --yes) ;;
    "remove") commands=() options=(--where --files --force --dry-run --yes) ;;
    "monitor") commands=() options=(--where --dry-run --yes) ;;
    "unmonitor") commands=() options=(--where --dry-run --yes) ;;
    "refresh") commands=() options=(--where --due --dry-run) ;;
    "calendar") commands=() options=(--from --to --days --kinds --where --all --ics --rss) ;;
    "stats") commands=() options=(--where) ;;
    "report") commands=() options=(--html --where --names --title) ;;
    "tags") commands=() options=() ;;
    "variants") commands=(list add edit remove) options=() ;;
    "variants list") commands=() options=() ;;
    "variants add") commands=() options=(--profile --root --folder --edition --language --monitor --no-monitor --dry-run) ;;
    "variants edit") commands=() options=(--profile --root --folder --edition --language --monitor --no-monitor --dry-run) ;;
    "variants remove") commands=() options=(--files --force --dry-run) ;;
    "search") commands=() options=(--where --text --pick --fresh --indexer --sort --reverse --all) ;;
    "releases") commands=() options=(--sort --reverse --all) ;;
    "wanted") commands=(missing cutoff) options=(--where --sort --reverse --limit --after) ;;
    "wanted missing") commands=() options=(--where --sort --reverse --limit --after) ;;
    "wanted cutoff") commands=() options=(--where --sort --reverse --limit --after) ;;
    "rss") commands=() options=(--fresh --accept) ;;
    "grab") commands=() options=(--movie --variant --override --dry-run) ;;
    "explain") commands=() options=(--movie --size --protocol --indexer --rules --all --codes) ;;
    "simulate") commands=() options=(--profile --instead-of --since) ;;
    "parse") commands=() options=(--folder --path --title) ;;
    "indexers") commands=(list test caps budget stats sync) options=() ;;
    "indexers list") commands=() options=() ;;
    "indexers test") commands=() options=() ;;
    "indexers caps") commands=() options=() ;;
    "indexers budget") commands=() options=() ;;
    "indexers stats") commands=() options=(--days) ;;
    "indexers sync") commands=() options=() ;;
    "groups") commands=(list score show explain collect pin ban unpin unban export import) options=(--sort --reverse --tier --confidence --minimum --releases --usable --pinned --limit) ;;
    "groups list") commands=() options=(--sort --reverse --tier --confidence --minimum --releases --usable --pinned --limit) ;;
    "groups score") commands=() options=(--full --again --dry-run) ;;
    "groups show") commands=() options=(--history) ;;
    "groups explain") commands=() options=(--limit) ;;
    "groups collect") commands=() options=(--limit --dry-run) ;;
    "groups pin") commands=() options=(--score --because) ;;
    "groups ban") commands=() options=(--because) ;;
    "groups unpin") commands=() options=() ;;
    "groups unban") commands=() options=() ;;
    "groups export") commands=() options=(--private) ;;
    "groups import") commands=() options=(--dry-run) ;;
    "replace") commands=() options=(--because --variant --dry-run) ;;
    "blocklist") commands=(list add remove clear) options=(--movie --limit) ;;
    "blocklist list") commands=() options=(--movie --limit) ;;
    "blocklist add") commands=() options=(--movie --because) ;;
    "blocklist remove") commands=() options=() ;;
    "blocklist clear") commands=() options=(--movie --yes --dry-run) ;;
    "queue") commands=(list remove retry block pause resume priority match) options=(--watch --every --times) ;;
    "queue list") commands=() options=(--watch --every --times) ;;
    "queue remove") commands=() options=(--keep --force --dry-run) ;;
    "queue retry") commands=() options=() ;;
    "queue block") commands=() options=(--because --dry-run) ;;
    "queue pause") commands=() options=() ;;
    "queue resume") commands=() options=() ;;
    "queue priority") commands=() options=() ;;
    "queue match") commands=() options=(--movie --variant) ;;
    "import") commands=() options=(--movie --variant --quality --language --edition --group --mode --override --dry-run) ;;
    "nfo") commands=() options=(--where --all --yes --dry-run) ;;
    "undo") commands=() options=(--movie --limit --dry-run) ;;
    "trash") commands=(list restore empty) options=(--root) ;;
    "trash list") commands=() options=(--root) ;;
    "trash restore") commands=() options=(--to --dry-run) ;;
    "trash empty") commands=() options=(--root --all --yes --dry-run) ;;
    "files") commands=(list show edit rematch remove) options=(--missing) ;;
    "files list") commands=() options=(--missing) ;;
    "files show") commands=() options=() ;;
    "files edit") commands=() options=(--quality --version --language --edition --group --keep --no-keep --measure --dry-run) ;;
    "files rematch") commands=() options=(--to --learn-title --also --dry-run) ;;
    "files remove") commands=() options=(--dry-run) ;;
    "rename") commands=() options=(--where --root --folders --no-folders --through-client --dry-run --yes) ;;
    "move") commands=() options=(--where --root --to-root --to-folder --through-client --dry-run --yes) ;;
    "scan") commands=() options=(--root --adopt --movie --profile --monitor --no-monitor --tag --deep --accept-missing --dry-run) ;;
    "history") commands=(list fail) options=(--event --since --until --match --limit --page) ;;
    "history list") commands=() options=(--event --since --until --match --limit --page) ;;
    "history fail") commands=() options=(--because --dry-run) ;;
    "attention") commands=(list show dismiss) options=() ;;
    "attention list") commands=() options=() ;;
    "attention show") commands=() options=() ;;
    "attention dismiss") commands=() options=(--all) ;;
    "clients") commands=(list test) options=() ;;
    "clients list") commands=() options=() ;;
    "clients test") commands=() options=() ;;
    "status") commands=() options=(--watch --every --times) ;;
    "run-once") commands=() options=(--only --force --dry-run --explain --accept --max-time --jitter --fail-on) ;;
    "schedule") commands=(install remove status) options=(--user --system --cron) ;;
    "schedule install") commands=() options=(--user --system --cron --account --jitter --save-environment --replace --dry-run) ;;
    "schedule remove") commands=() options=(--user --system --cron --force --dry-run) ;;
    "schedule status") commands=() options=(--user --system --cron) ;;
    "metrics") commands=() options=(--output --push) ;;
    "runs") commands=(list show) options=(--failed --limit) ;;
    "runs list") commands=() options=(--failed --limit) ;;
    "runs show") commands=() options=() ;;
    "pause") commands=() options=(--until --because) ;;
    "pause stage") commands=() options=(--until --because) ;;
    "pause indexer") commands=() options=(--until --because) ;;
    "pause client") commands=() options=(--until --because) ;;
    "resume") commands=() options=() ;;
    "resume stage") commands=() options=() ;;
    "resume indexer") commands=() options=() ;;
    "resume client") commands=() options=() ;;
    "notify") commands=(list test) options=() ;;
    "notify list") commands=() options=() ;;
    "notify test") commands=() options=() ;;
    "init") commands=(tmdb root indexer client profile) options=(--tmdb-key --root --root-name --prowlarr-url --prowlarr-key --torznab-url --torznab-key --indexer-name --client-kind --client-url --client-username --client-password --client-name --local-path --profile --no-test --replace --output) ;;
    "init tmdb") commands=() options=(--key --no-test --replace --output) ;;
    "init root") commands=() options=(--name --no-test --replace --output) ;;
    "init indexer") commands=() options=(--prowlarr-url --prowlarr-key --torznab-url --torznab-key --indexer-name --no-test --replace --output) ;;
    "init client") commands=() options=(--kind --url --username --password --client-name --local-path --no-test --replace --output) ;;
    "init profile") commands=() options=(--replace --output) ;;
    "config") commands=(check show path schema edit) options=(--changed) ;;
    "config check") commands=() options=() ;;
    "config show") commands=() options=(--changed) ;;
    "config path") commands=() options=() ;;
    "config schema") commands=() options=() ;;
    "config edit") commands=() options=() ;;
    "profiles") commands=(list show check import) options=() ;;
    "profiles list") commands=() options=() ;;
    "profiles show") commands=() options=() ;;
    "profiles check") commands=() options=() ;;
    "profiles import") commands=() options=(--guide --bundled --as --only --score-set --with --without --replace --dry-run --output) ;;
    "formats") commands=(list show test import diff update) options=() ;;
    "formats list") commands=() options=() ;;
    "formats show") commands=() options=() ;;
    "formats test") commands=() options=(--from --raw --profile --why) ;;
    "formats import") commands=() options=(--only --replace --dry-run --output) ;;
    "formats diff") commands=() options=(--guide) ;;
    "formats update") commands=() options=(--guide --replace --dry-run) ;;
    "quality") commands=(sizes) options=(--import --guide --bundled --replace --dry-run --output) ;;
    "quality sizes") commands=() options=(--import --guide --bundled --replace --dry-run --output) ;;
    "naming") commands=(tokens check preview) options=() ;;
    "naming tokens") commands=() options=() ;;
    "naming check") commands=() options=(--folder) ;;
    "naming preview") commands=() options=() ;;
    "doctor") commands=(check paths readable links) options=(--quick --strict) ;;
    "doctor check") commands=() options=(--quick --strict) ;;
    "doctor paths") commands=() options=(--torrent) ;;
    "doctor readable") commands=() options=(--user) ;;
    "doctor links") commands=() options=() ;;
    "db") commands=(backup backups verify restore status start stop url shell upgrade upgrade-server) options=() ;;
    "db backup") commands=() options=(--output) ;;
    "db backups") commands=() options=() ;;
    "db verify") commands=() options=() ;;
    "db restore") commands=() options=(--yes) ;;
    "db status") commands=() options=() ;;
    "db start") commands=() options=(--foreground) ;;
    "db stop") commands=() options=() ;;
    "db url") commands=() options=() ;;
    "db shell") commands=() options=() ;;
    "db upgrade") commands=() options=(--no-backup) ;;
    "db upgrade-server") commands=() options=(--no-backup) ;;
    *) return 1 ;;
  esac
  options+=(--config --json --quiet --verbose --no-color --log-format --log-file --help)
}
# What the option or argument $2 of the command $1 is; false where there is none.
_radarr_cli_value() {
  kind="" listed="" choices=()
  case "$1 $2" in
    "add --profile"|"get --profile"|"edit --profile"|"variants add --profile"|"variants edit --profile"|"simulate --instead-of"|"scan --profile"|"init --profile"|"init profile 1"|"profiles show 1"|"profiles check 1"|"profiles check +"|"formats test --profile") kind="profiles" ;;
    "add --root"|"get --root"|"edit --root"|"variants add --root"|"variants edit --root"|"trash --root"|"trash list --root"|"trash empty --root"|"rename --root"|"move --root"|"move --to-root"|"scan --root") kind="roots" ;;
    "add --availability"|"edit --availability") choices=(tba announced inCinemas released) ;;
    "add --tag"|"edit --add-tag"|"edit --remove-tag"|"scan --tag") kind="tags" ;;
    "add 1"|"add +"|"get 1"|"show 1"|"edit 1"|"edit +"|"remove 1"|"remove +"|"monitor 1"|"monitor +"|"unmonitor 1"|"unmonitor +"|"refresh 1"|"refresh +"|"variants 1"|"variants list 1"|"search 1"|"search +"|"releases 1"|"wanted --after"|"wanted missing --after"|"wanted cutoff --after"|"grab --movie"|"grab 1"|"explain --movie"|"explain 1"|"replace 1"|"blocklist --movie"|"blocklist list --movie"|"blocklist add --movie"|"blocklist clear --movie"|"queue match --movie"|"import --movie"|"nfo 1"|"nfo +"|"undo --movie"|"files 1"|"files list 1"|"files rematch --to"|"rename 1"|"rename +"|"move 1"|"move +"|"scan --movie"|"history 1"|"history list 1"|"naming preview 1") kind="films" ;;
    "get --hours"|"list --limit"|"edit --set"|"calendar --from"|"calendar --to"|"calendar --days"|"report --title"|"variants add --folder"|"variants add --edition"|"variants edit --folder"|"variants edit --edition"|"search --text"|"wanted --limit"|"wanted missing --limit"|"wanted cutoff --limit"|"explain --size"|"simulate --since"|"parse 1"|"parse +"|"indexers stats --days"|"groups --minimum"|"groups --releases"|"groups --limit"|"groups 1"|"groups list --minimum"|"groups list --releases"|"groups list --limit"|"groups list 1"|"groups score --again"|"groups show --history"|"groups explain --limit"|"groups collect --limit"|"groups pin --score"|"groups pin --because"|"groups ban --because"|"replace --because"|"blocklist --limit"|"blocklist list --limit"|"blocklist add --because"|"blocklist add 1"|"queue --every"|"queue --times"|"queue list --every"|"queue list --times"|"queue block --because"|"import --edition"|"undo --limit"|"trash restore 1"|"files edit --version"|"files edit --edition"|"move --to-folder"|"history --since"|"history --until"|"history --match"|"history --limit"|"history --page"|"history list --since"|"history list --until"|"history list --match"|"history list --limit"|"history list --page"|"history fail --because"|"status --every"|"status --times"|"run-once --max-time"|"run-once --jitter"|"schedule install --account"|"schedule install --jitter"|"metrics --push"|"runs --limit"|"runs list --limit"|"pause --until"|"pause --because"|"pause 2"|"pause stage --until"|"pause stage --because"|"pause indexer --until"|"pause indexer --because"|"pause client --until"|"pause client --because"|"resume 2"|"init --tmdb-key"|"init --root-name"|"init --prowlarr-url"|"init --prowlarr-key"|"init --torznab-url"|"init --torznab-key"|"init --indexer-name"|"init --client-url"|"init --client-username"|"init --client-password"|"init --client-name"|"init --output"|"init tmdb --key"|"init tmdb --output"|"init root --name"|"init root --output"|"init indexer --prowlarr-url"|"init indexer --prowlarr-key"|"init indexer --torznab-url"|"init indexer --torznab-key"|"init indexer --indexer-name"|"init indexer --output"|"init client --url"|"init client --username"|"init client --password"|"init client --client-name"|"init client --output"|"init profile --output"|"profiles import --as"|"profiles import --only"|"profiles import --score-set"|"profiles import --with"|"profiles import --without"|"profiles import --output"|"formats test 1"|"formats test +"|"formats import --only"|"formats import --output"|"quality --import"|"quality --output"|"quality sizes --import"|"quality sizes --output"|"naming check 1"|"doctor paths --torrent"|"doctor readable --user"|"db shell 1"|"db shell +") : ;;
    "list --where"|"edit --where"|"remove --where"|"monitor --where"|"unmonitor --where"|"refresh --where"|"calendar --where"|"stats --where"|"report --where"|"search --where"|"wanted --where"|"wanted missing --where"|"wanted cutoff --where"|"nfo --where"|"rename --where"|"move --where") kind="filters" ;;
    "list --sort") kind="fields" choices=(title year added size rating popularity available) ;;
    "edit --tag") kind="tags" listed=yes ;;
    "edit --upgrades") choices=(on off) ;;
    "calendar --kinds") listed=yes choices=(cinema digital physical) ;;
    "calendar --ics"|"calendar --rss"|"report --html"|"releases 2"|"simulate --profile"|"groups import 1"|"import 1"|"trash restore --to"|"scan 1"|"metrics --output"|"init --root"|"init --local-path"|"init root 1"|"init client --local-path"|"profiles import --guide"|"profiles import 1"|"formats test --from"|"formats import 1"|"formats import +"|"formats diff --guide"|"formats diff 1"|"formats diff +"|"formats update --guide"|"quality --guide"|"quality sizes --guide"|"db backup --output") kind="file" ;;
    "variants add --language"|"variants edit --language"|"import --language"|"files edit --language") choices=(Unknown English French Spanish German Italian Danish Dutch Japanese Icelandic Chinese Russian Polish Vietnamese Swedish Norwegian Finnish Turkish Portuguese Flemish Greek Korean Hungarian Hebrew Lithuanian Czech Hindi Romanian Thai Bulgarian 'Portuguese (Brazil)' Arabic Ukrainian Persian Bengali Slovak Latvian 'Spanish (Latino)' Catalan Croatian Serbian Bosnian Estonian Tamil Indonesian Telugu Macedonian Slovenian Malayalam Kannada Albanian Afrikaans Marathi Tagalog Urdu Romansh Mongolian Georgian Any Original) ;;
    "variants add 1") kind="new-variants" ;;
    "variants edit 1"|"variants remove 1") kind="variants" ;;
    "search --indexer"|"explain --indexer"|"indexers test 1"|"indexers test +"|"indexers caps 1"|"indexers stats 1"|"pause indexer 1"|"resume indexer 1") kind="indexers" ;;
    "search --sort"|"releases --sort") choices=(rank size age seeders quality score title indexer) ;;
    "wanted --sort"|"wanted missing --sort"|"wanted cutoff --sort") choices=(title year added available searched) ;;
    "grab --variant"|"replace --variant"|"queue match --variant"|"import --variant") kind="variant-names" ;;
    "explain --protocol") choices=(torrent usenet) ;;
    "groups --sort"|"groups list --sort") choices=(low score name releases effective width) ;;
    "groups --tier"|"groups list --tier") choices=(elite premium good standard watch unknown) ;;
    "groups --confidence"|"groups list --confidence") choices=(insufficient low medium high veryHigh) ;;
    "groups score 1"|"groups score +"|"groups show 1"|"groups explain 1"|"groups pin 1"|"groups ban 1"|"groups unpin 1"|"groups unban 1"|"import --group"|"files edit --group") kind="groups" ;;
    "blocklist remove 1"|"blocklist remove +") kind="blocked" ;;
    "queue remove 1"|"queue remove +"|"queue retry 1"|"queue retry +"|"queue block 1"|"queue block +"|"queue pause 1"|"queue pause +"|"queue resume 1"|"queue resume +"|"queue priority 1"|"queue priority +"|"queue match 1") kind="queue" ;;
    "import --quality"|"files edit --quality") choices=(Unknown WORKPRINT CAM TELESYNC TELECINE REGIONAL DVDSCR SDTV DVD DVD-R WEBDL-480p WEBRip-480p Bluray-480p Bluray-576p HDTV-720p WEBDL-720p WEBRip-720p Bluray-720p HDTV-1080p WEBDL-1080p WEBRip-1080p Bluray-1080p Remux-1080p HDTV-2160p WEBDL-2160p WEBRip-2160p Bluray-2160p Remux-2160p BR-DISK Raw-HD) ;;
    "import --mode") choices=(hardlink reflink copy move) ;;
    "undo 1") kind="operations" ;;
    "files show 1"|"files edit 1"|"files rematch 1"|"files remove 1") kind="files" ;;
    "history --event"|"history list --event") choices=(grabbed imported failed deleted renamed ignored observed) ;;
    "history fail 1") kind="events" ;;
    "attention show 1"|"attention dismiss 1"|"attention dismiss +") kind="attention" ;;
    "clients test 1"|"clients test +"|"pause client 1"|"resume client 1") kind="clients" ;;
    "run-once --only") listed=yes choices=(refresh rss search queue import mend clean scan trash housekeep backup health metrics groups notify) ;;
    "run-once --fail-on") listed=yes choices=(attention partial locked brake) ;;
    "runs show 1") kind="runs" ;;
    "pause 1"|"resume 1") choices=(all stage indexer client) ;;
    "pause stage 1"|"resume stage 1") choices=(refresh rss search queue import mend clean scan trash housekeep backup health metrics groups notify) ;;
    "notify test 1"|"notify test +") kind="notifiers" ;;
    "init --client-kind"|"init client --kind") choices=(qbittorrent transmission deluge rtorrent aria2 sabnzbd nzbget) ;;
    "config 1"|"config show 1") choices=(backup client custom_fields database delay filter groups import indexer indexer_override library log metrics naming network notifier path_mapping profile prowlarr quality_sizes restriction root rules safety schedule tmdb) ;;
    "formats show 1"|"formats test --why") kind="formats" ;;
    "db verify 1"|"db restore 1") kind="backups" ;;
    *" --config") kind="file" ;;
    *) return 1 ;;
  esac
}
_radarr_cli() {
  local quote head place="" option="" word lead="" kind="" listed="" count=0
  local -a typed choices=() commands=() options=() config=()
  _radarr_cli_read "$2"
  COMPREPLY=()
  for word in "${typed[@]:1:${#typed[@]}-2}"; do
    if [[ -n $option ]]; then
      [[ $option == --config ]] && config=(--config "$word")
      option=""
    elif [[ $word == -?* ]]; then
      [[ $word != *=* ]] && _radarr_cli_value "$place" "$word" && option=$word
    elif ((count == 0)) && _radarr_cli_place "$place${place:+ }$word"; then
      place+=${place:+ }$word
    else
      ((count++))
    fi
  done
  _radarr_cli_place "$place"
  word=${typed[-1]}
  if [[ -z $option && $word == --*=* ]]; then
    option=${word%%=*} lead=${word%%=*}= word=${word#*=}
  fi
  if [[ -n $option ]]; then
    _radarr_cli_value "$place" "$option"
  elif [[ $word == -* ]]; then
    kind="" choices=("${options[@]}")
  else
    _radarr_cli_value "$place" $((count + 1)) || _radarr_cli_value "$place" +
    ((count == 0)) && choices+=("${commands[@]}")
  fi
  if [[ -n $listed ]]; then
    lead+=${word%"${word##*,}"} word=${word##*,}
    [[ $word == [+-]* ]] && lead+=${word:0:1} word=${word:1}
  fi
  local choice
  for choice in "${choices[@]}"; do
    [[ ${choice,,} == "${word,,}"* ]] && _radarr_cli_offer "$lead$choice"
  done
  if [[ -n $kind && $kind != file ]]; then
    while IFS=$'\t' read -r choice _; do
      [[ -n $choice ]] && _radarr_cli_offer "$lead$choice"
    done < <(command radarr-cli "${config[@]}" complete "$kind" "$word" 2>/dev/null)
  fi
  if ((${#COMPREPLY[@]} == 0)); then
    if [[ $kind == file || $kind == backups ]]; then
      compopt -o default
    elif [[ -z $option && -z $word ]]; then
      for choice in "${options[@]}"; do _radarr_cli_offer "$choice"; done
    fi
  elif [[ ${COMPREPLY[0]} == */ ]]; then
    compopt -o nospace
  fi
}
complete -F _radarr_cli radarr-cli
