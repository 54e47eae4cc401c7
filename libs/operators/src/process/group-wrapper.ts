/**
 * What runs the command of a task, as a script of a POSIX shell. It is the leader of a process group of its own, with the
 * command as its arguments; descriptor 3 is a socket whose other end the task's process holds.
 *
 * - The watcher reads the socket, on which nothing is ever sent: it ends when the task's process does, however that dies, and
 *   then the watcher kills the group. So nothing is left behind by kill -9.
 * - The command runs in the foreground, for a shell lets what it starts in the background ignore SIGINT; by `exec`, which
 *   takes only programs: a builtin of the shell, such as exit, would end the wrapper itself.
 * - The wrapper lives through the signals that are for the command, from before there is a watcher that would outlive it,
 *   and tells the command's exit code by the socket.
 * - What the command has left running in the group is killed with the wrapper itself.
 */
export const GROUP_WRAPPER = `
stop=
trap 'stop=1' TERM INT HUP QUIT
(
  trap '' TERM INT HUP QUIT
  read -r _ <&3
  kill -KILL 0
) >/dev/null 2>&1 &
code=143
[ -n "$stop" ] || { ( exec 3<&-; exec "$@" ); code=$?; }
echo "$code" >&3
kill -KILL 0
`;
