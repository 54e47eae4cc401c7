import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useLoaded } from "./useLoaded.ts";

function loadBubble() {
  return import("./TooltipBubble.tsx");
}

const OPEN_AFTER_MS = 300;

export interface TooltipProps {
  readonly text: ReactNode;
  /** Whether a press shows it, too: where there is no pointer to hover with. For what does nothing else. Default: no. */
  readonly onPress?: boolean;
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>;
}

/**
 * A short text on hover and focus; Esc takes it away. The child, or what is in it, must be focusable for keyboard users to meet it. What
 * draws the text is fetched when it is wanted for the first time.
 */
export function Tooltip({ text, onPress = false, children }: TooltipProps) {
  const id = useId();
  const { target, open, close } = useDelayedTarget();
  const bubble = useLoaded(loadBubble, target !== undefined);
  const own = children.props;
  const asWell =
    <E extends SyntheticEvent<HTMLElement>>(handler: ((event: E) => void) | undefined, more: (event: E) => void) =>
    (event: E): void => {
      handler?.(event);
      more(event);
    };
  return (
    <>
      {cloneElement(children, {
        onPointerEnter: asWell(own.onPointerEnter, (event) => {
          if (event.pointerType !== "touch") open(event.currentTarget);
        }),
        onPointerLeave: asWell(own.onPointerLeave, close),
        onFocus: asWell(own.onFocus, (event) => {
          if (event.target.matches(":focus-visible")) open(event.currentTarget);
        }),
        onBlur: asWell(own.onBlur, close),
        ...(onPress ? { onClick: asWell(own.onClick, (event) => open(event.currentTarget)) } : {}),
        ...(target === undefined || bubble === undefined ? {} : { "aria-describedby": id }),
      })}
      {target === undefined || bubble === undefined ? null : (
        <bubble.TooltipBubble id={id} target={target} text={text} />
      )}
    </>
  );
}

/** The element that is pointed at, once it has been for a moment. */
function useDelayedTarget() {
  const [target, setTarget] = useState<HTMLElement>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const close = (): void => {
    clearTimeout(timer.current);
    setTarget(undefined);
  };
  const open = (element: HTMLElement): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTarget(element), OPEN_AFTER_MS);
  };
  useEffect(() => {
    if (target === undefined) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Escape") setTarget(undefined);
    };
    const pressElsewhere = ({ target: pressed }: Event): void => {
      if (pressed instanceof Node && !target.contains(pressed)) setTarget(undefined);
    };
    document.addEventListener("keydown", press);
    document.addEventListener("pointerdown", pressElsewhere);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("pointerdown", pressElsewhere);
    };
  }, [target]);
  return { target, open, close };
}
