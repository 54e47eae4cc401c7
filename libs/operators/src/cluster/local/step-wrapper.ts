/**
 * What runs a command as a step, as a script of a POSIX shell. It is called in the folder of the step, as the leader of a
 * process group of its own, with the command as its arguments.
 *
 * - `alive` is a pipe that the watcher reads and the wrapper holds open: as long as it has a reader, the group lives. The
 *   kernel knows that through kill -9 and reboot, and no number of a process is mistaken for another's.
 * - `begun` holds the group, and is made by whoever is first: the wrapper, which then runs the command; or somebody who gave
 *   the wrapper up, and then it does not.
 * - `exit` holds the exit code. It is there before the group ends.
 * - SIGTERM is for the command, also when it comes before that has begun.
 * - When the wrapper dies, however it dies, the watcher kills the group: nothing is left behind.
 * - When nobody has touched `../../seen` for ABANDONED_MINUTES, twice in a row with a minute between (a machine that wakes
 *   up gets its chance), nobody will ever ask for the step: the group is killed.
 */
export const STEP_WRAPPER = `
set -u
mkfifo alive || exit 1
(
  trap '' TERM INT HUP
  read -r _ <alive
  kill -KILL 0
) >/dev/null 2>&1 &
exec 3>alive
stop=
trap 'stop=1' TERM INT HUP
(set -C; echo $$ >begun) 2>/dev/null || kill -KILL 0
(
  exec 3>&- >/dev/null 2>&1
  trap '' TERM INT HUP
  missed=0
  while sleep 60; do
    if [ -n "$(find ../../seen -mmin "-$ABANDONED_MINUTES")" ]; then missed=0; else missed=$((missed + 1)); fi
    [ "$missed" -ge 2 ] && kill -KILL 0
  done
) &
"$@" 3>&- &
child=$!
[ -z "$stop" ] || kill -TERM "$child" 2>/dev/null
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
echo "$code" >exit.new && mv exit.new exit
kill -KILL 0
`;
