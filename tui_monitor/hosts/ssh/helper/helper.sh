# What runs on a machine without python3: the same questions and answers as answering.py, for any POSIX shell with stat,
# tail, head and od. An argument comes with its unusual bytes as \0ooo. Processes are not looked at.
# What was told of each watched name stands in told_NUMBER, the name in name_NUMBER. A poll costs one `stat` of them all.
LC_ALL=C; export LC_ALL
watched= ; folders= ; before=
if stat -L -c %s / >/dev/null 2>&1; then style=gnu; else style=bsd; fi

gnu='%F|%s|%Y|%d|%i|%n' bsd='%HT|%z|%m|%d|%i|%N'
facts() { # [-L] names: kind|size|time|device|inode|name, a line each
  follow=; [ "$1" = -L ] && { follow=-L; shift; }
  if [ "$style" = gnu ]; then stat $follow -c "$gnu" -- "$@" 2>/dev/null
  else stat $follow -f "$bsd" -- "$@" 2>/dev/null; fi
}
# What follows answers in variables, not on its output: a shell forks for each `$(...)`, and names are many.
as_json() { # a line of facts -> $kind, $json: "kind",size,time,device,inode
  IFS='|' read -r kind s t d i _ <<END
$1
END
  case $kind in
    [Rr]egular*) kind=file ;; [Dd]irectory*) kind=directory ;; [Ff]ifo*) kind=fifo ;; [Ss]ocket*) kind=socket ;;
    *) kind=device ;;
  esac
  json="\"$kind\",$s,$t,$d,$i"
}
place() { case $1 in '/~'|'/~/'*) path=$HOME${1#/\~} ;; *) path=$1 ;; esac; }
look() { # a name, its facts if there are any -> $found
  if [ -n "$2" ]; then as_json "$2"; found="[$json]"; return; fi
  above=${1%/*}
  if [ -x "${above:-/}" ] || [ ! -e "${above:-/}" ]; then found=null; else found='"Permission denied"'; fi
}
inside() { # of a folder: the facts of all names in it, however many
  if [ "$style" = gnu ]; then find "$1/." ! -name . -prune -exec stat -c "$gnu" -- {} + 2>/dev/null
  else find "$1/." ! -name . -prune -exec stat -f "$bsd" -- {} + 2>/dev/null; fi
}
names() { # of a folder, as JSON on the output
  [ -d "$1" ] || { printf '"No such file or directory"'; return; }
  [ -r "$1" ] && [ -x "$1" ] || { printf '"Permission denied"'; return; }
  first=1; printf '{'
  inside "$1" | while IFS='|' read -r k s t d i name; do
    linked=false; line="$k|$s|$t|$d|$i|"
    case $name in *[\"\\[:cntrl:]]*) continue ;; esac
    case $name in "$1"/./*) ;; *) continue ;; esac # the rest of a name that holds the end of a line
    case $k in [Ss]ymbolic*) linked=true; line=$(facts -L "$name") ;; esac
    [ -n "$first" ] || printf ','
    first=
    if [ -n "$line" ]; then as_json "$line"; printf '"%s":[%s,%s]' "${name##*/}" "$linked" "$json"
    else printf '"%s":[]' "${name##*/}"; fi
  done
  printf '}'
}
again() { # path device inode other-names... -> $path: the name that the very file has now
  device=$2; inode=$3; one=$1; shift 3
  for one in "$one" "$@"; do
    place "$one"
    case $(facts -L "$path") in *"|$device|$inode|"*) return 0 ;; esac
  done
  return 1
}
say() { printf '{"id":%s%s}\n' "$1" "${2:+,$2}"; }
fail() { say "$1" "\"error\":\"$2\",\"number\":0"; }

compare() { # all facts, in the order of $watched; those of names that are not there are missing
  for n in $watched; do
    eval "path=\$name_$n; old=\$told_$n"
    case ${line-} in ''|*"|$path") ;; *) look "$path" ''; tell; continue ;; esac
    look "$path" "${line-}"; tell
    IFS= read -r line || line=
  done
}
tell() {
  [ "$found" = "$old" ] && return
  files="$files${files:+,}[$n,$found]"; eval "told_$n=\$found"
  has_grown || moved="$moved${path%/*}|"
}
has_grown() { # $old, and now $found: the same file, and longer
  case $old$found in *null*|*denied*) return 1 ;; esac
  IFS=,; set -f; set -- $old,$found; set +f; unset IFS
  [ "$4,$5" = "$9,${10}" ] && [ "$2" -lt "$7" ]
}
poll() {
  files= ; lists= ; moved='|'
  set --; for n in $watched; do eval "set -- \"\$@\" \"\$name_$n\""; done
  [ "$#" -eq 0 ] || now=$(facts -L "$@")
  if [ "${now-}" != "$before" ]; then
    before=$now
    while :; do IFS= read -r line || line=; compare; break; done <<END
$now
END
  fi
  turn=$(( (${turn:-0} + 1) % 8 ))
  for n in $folders; do
    eval "path=\$name_$n; old=\$told_$n"
    # The folder of a name that is given to another file at once: a log that was rotated has another name there.
    if [ "$turn" -ne 0 ]; then case $moved in *"|$path|"*) ;; *) continue ;; esac; fi
    new=$(names "$path")
    [ "$new" = "$old" ] || { lists="$lists${lists:+,}[$n,$new]"; eval "told_$n=\$new"; }
  done
  say "$id" "${files:+\"files\":[$files]}${lists:+${files:+,}\"whole\":[$lists]}"
}

answer() {
  id=$1; what=$2; shift 2
  case $what in
    hello)
      boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null); home=$HOME
      case $home in *[\"\\[:cntrl:]]*) home= ;; esac
      say "$id" "\"host\":\"$(uname -n)\",\"boot\":\"$boot\",\"uid\":$(id -u),\"pid\":$$,\"exact\":false,\"helper\":\"sh\",\"now\":$(date +%s).5,\"home\":\"$home\"" ;;
    clock) say "$id" "\"now\":$(date +%s).5" ;;
    see) place "$1"; look "$path" "$(facts -L "$path")"; watched="$watched $id"
      eval "name_$id=\$path; told_$id=\$found"; before=; say "$id" "\"stat\":$found" ;;
    list) place "$1"; new=$(names "$path")
      case $new in
        \"*) say "$id" "\"error\":$new,\"number\":0" ;;
        *) folders="$folders $id"; eval "name_$id=\$path; told_$id=\$new"; say "$id" "\"entries\":$new" ;;
      esac ;;
    forget) left=
      for n in $watched; do case " $* " in *" $n "*) unset "name_$n" "told_$n" ;; *) left="$left $n" ;; esac; done
      watched=$left; left=
      for n in $folders; do case " $* " in *" $n "*) unset "name_$n" "told_$n" ;; *) left="$left $n" ;; esac; done
      folders=$left; before=; say "$id" ;;
    poll) poll ;;
    open) place "$1"; line=$(facts -L "$path"); as_json "$line"
      if [ -z "$line" ]; then fail "$id" "No such file or directory"
      elif [ "$kind" != file ]; then fail "$id" "is a $kind, not a file that can be read back"
      elif [ ! -r "$path" ]; then fail "$id" "Permission denied"
      else say "$id" "\"stat\":[$json]"; fi ;;
    size) if again "$@"; then as_json "$(facts -L "$path")"; say "$id" "\"stat\":[$json]"
      else fail "$id" "was replaced while it was not open"; fi ;;
    read) offset=$1; size=$2; shift 2
      if again "$@"; then
        say "$id" "\"hex\":\"$(tail -c "+$((offset + 1))" -- "$path" | head -c "$size" | od -An -v -tx1 | tr -d ' \n')\""
      else fail "$id" "was replaced while it was not open"; fi ;;
    close) say "$id" ;;
    real) place "$1"; path=$(readlink -f -- "$path" 2>/dev/null) || path=$1
      case $path in
        *[\"\\[:cntrl:]]*) fail "$id" "is a name that cannot be told without python3" ;;
        *) say "$id" "\"path\":\"$path\"" ;;
      esac ;;
    *) fail "$id" "is not known where there is no python3" ;;
  esac
}

tab=$(printf '\t')
while IFS= read -r question; do
  IFS=$tab; set -f; set -- $question; set +f; unset IFS
  number=$1; operation=$2; shift 2
  count=$#
  while [ "$count" -gt 0 ]; do
    word=$(printf '%b.' "$1"); shift; set -- "$@" "${word%.}"; count=$((count - 1))
  done
  answer "$number" "$operation" "$@"
done
