/** What asks `daymill` for what may come next; the words follow, the last as far as it is typed. */
export const COMPLETE = "__complete";

// Where no daymill is on the path (a shell's alias is none), that of the project is asked.
const BASH = `# Completion of daymill in bash. In ~/.bashrc: eval "$(npx daymill completion bash)"
_daymill() {
  local -a run=(npx --no-install daymill) words=()
  type -P daymill >/dev/null && run=(daymill)
  local line="\${COMP_LINE:0:COMP_POINT}" last="" before="" candidate
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  last="\${words[\${#words[@]}-1]}"
  # bash takes what stands after a colon for a word of its own.
  [[ $last == *:* && $COMP_WORDBREAKS == *:* ]] && before="\${last%"\${last##*:}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    COMPREPLY+=("\${candidate#"$before"}")
  done < <("\${run[@]}" ${COMPLETE} "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _daymill daymill
`;

const ZSH = `#compdef daymill
# Completion of daymill in zsh. In ~/.zshrc, after compinit: eval "$(npx daymill completion zsh)"
_daymill() {
  local -a run=(npx --no-install daymill) lines=()
  (( $+commands[daymill] )) && run=(daymill)
  lines=("\${(@f)$("\${run[@]}" ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  lines=("\${(@)lines:#}")
  if (( $#lines )); then compadd -- "\${(@)lines%%$'\\t'*}"; else _files; fi
}
compdef _daymill daymill
`;

const FISH = `# Completion of daymill in fish. In ~/.config/fish/config.fish: npx daymill completion fish | source
function __daymill_complete
  set -l run npx --no-install daymill
  type -qf daymill; and set run daymill
  set -l words (commandline -opc)
  set -l last (commandline -ct)
  $run ${COMPLETE} $words[2..-1] "$last" 2>/dev/null
end
complete -c daymill -f -a '(__daymill_complete)'
`;

/** By the names of shells. */
export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH };
