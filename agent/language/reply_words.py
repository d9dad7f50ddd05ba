"""Yes, no and what is like them, as tables. Lower case, short forms in full, without punctuation."""

from __future__ import annotations

from agent.language.english import BACK_REFERENCES, DEMONSTRATIVES

YES = (
    "yes", "yeah", "yep", "yup", "yea", "yess", "ja", "aye", "sure", "sure thing", "correct", "exactly", "indeed",
    "affirmative", "absolutely", "definitely", "certainly", "of course", "that is right", "that is correct",
    "that is it", "that is the one", "precisely", "you got it", "you have got it", "go ahead", "right on", "yes sir",
    "for sure", "totally", "roger", "why not", "by all means", "obviously", "naturally", "yes indeed", "quite right",
    "true", "that is true", "confirmed", "agreed", "bingo", "spot on",
)  # fmt: skip
"""Beginnings that say yes; what follows may name the thing."""

YES_ALONE = (
    *YES,
    "okay", "okay then", "okay now", "okay good", "fine", "fine by me", "that is fine", "good", "great", "perfect",
    "wonderful", "excellent", "sounds good", "sounds great", "sounds right", "sounds perfect", "that sounds good",
    "looks good", "looks right", "looks good to me", "that works", "that works for me", "works for me", "that will do",
    "that will work", "that is good", "that is okay", "it is okay", "it is fine", "it is good", "that is perfect",
    "that is great", "that would be great", "that would be good", "that would be nice", "do it", "do that",
    "just do it", "do so", "go", "go for it", "go on", "carry on", "continue", "proceed", "please do", "please do so",
    "do", "i do", "it is", "yes it is", "they are", "i think so", "i guess so", "i guess", "i believe so",
    "i suppose so", "guess so", "that one is right", "that is the right one", "the right one", "that is what i want",
    "that is what i meant", "that is what i mean", "that is what i said", "that is exactly right",
    "that is exactly it", "that is exactly what i meant", "that is exactly what i want", "this is it",
    "this is the one", "it is that one", "this is right", "very well", "all right", "right you are", "you are right",
    "you are correct", "you may", "you can", "you may proceed", "you can proceed", "you may go ahead",
    "you can go ahead", "make it so", "keep going", "keep it up", "all good", "i agree", "i am sure", "i confirm",
    "confirm", "let us do it", "let us do that", "let us go", "that is him", "that is her", "that is them",
    "got it right", "is right", "ten four", "cool", "awesome", "as you like", "ready", "i am ready", "resume",
    "correct that one", "okay do it", "okay go", "okay go ahead", "nice", "very good", "okay continue",
    "go right ahead", "that is the thing", "good choice", "i would like that", "i would love that", "i want that",
    "much better", "better", "perfect that one",
)  # fmt: skip
"""Utterances that say yes where nothing else is said."""

NO = (
    "no", "nope", "nah", "noo", "nooo", "no way", "no no", "wrong", "wrong one", "wrong object", "wrong thing",
    "the wrong one", "incorrect", "negative", "not at all", "neither", "no thanks", "no thank you", "certainly not",
    "absolutely not", "definitely not", "of course not", "not really", "not quite", "not exactly", "not correct",
    "not right", "that is wrong", "that is incorrect", "that is not right", "that is not correct", "that is not it",
    "that is not the one", "that is not what i meant", "that is not what i wanted", "that is not what i said",
    "that is not what i asked for", "that is not what i asked", "that is the wrong one", "that was wrong",
    "that was not it", "that was not the one", "it is not that one", "it is not that", "it is wrong", "you are wrong",
    "you got it wrong", "you are mistaken", "false", "nay", "hell no", "god no", "i do not think so",
    "i disagree", "none", "no sir",
)  # fmt: skip
"""Beginnings that say no; what follows may say what is meant instead."""

NO_ALONE = (
    *NO,
    "never", "not that", "not this", "not it", "not them", "neither one", "still wrong", "still not right",
    "still not it", "still the wrong one", "neither of them", "neither of those", "neither of these",
    "neither of the two",
    "none of them", "none of those", "none of these", "none of the above", "not any of them", "not those", "not these",
    "not that one", "not this one", "not the one", "not now", "not yet", "not here", "not there", "no need",
    "that is a no", "nothing", "not like that", "not so", "do not", "i said no", "i would rather not", "i do not",
    "no it is not", "it is not", "they are not", "i hope not", "better not", "no good", "that is no good",
    "that is not good", "no not yet", "you missed", "try again", "bad", "bad choice", "no deal", "another", "nobody",
    "not him", "not her", "reject", "rejected", "decline", "can not be", "that can not be right",
    "not good", "not okay", "not the right one", "the other way around", "the other way round",
)  # fmt: skip
"""Utterances that say no where nothing else is said."""

DENIALS = (
    "that is not", "this is not", "it is not", "that was not", "those are not", "these are not", "they are not",
    "i do not want", "i did not want", "i do not mean", "i did not mean", "i did not say", "i did not ask",
    "i do not need", "i do not like", "you did not", "that does not", "i would not", "neither of", "none of",
    "you have the wrong", "you picked the wrong", "you picked up the wrong", "you took the wrong",
    "you have got the wrong", "that was the wrong", "that is the wrong", "this is the wrong", "it is the wrong",
    "is not", "you got the wrong", "you are pointing at the wrong", "you are looking at the wrong", "please do not",
    "do not", "i am not talking about", "i was not talking about", "that one is wrong", "that one is not",
    "this one is not", "i never said", "i never wanted", "i never asked", "never", "never ever",
    "please never", "you must not", "you must never", "you should not", "you should never", "you may not",
    "you shall not", "must not", "the wrong", "avoid", "keep away from", "stay away from", "keep off", "keep clear of",
    "stay clear of", "no need to", "there is no need to", "you need not", "you do not need to", "you do not have to",
)  # fmt: skip
"""Beginnings of sentences that say no."""

INSTEAD = (
    "i mean", "i meant", "i meant to say", "i actually meant", "i really meant", "what i meant was", "what i mean is",
    "i am talking about", "i was talking about", "i was referring to", "i am referring to", "i was thinking of",
    "i am thinking of", "i said", "i was asking for", "i asked for", "i was asking about", "i am asking about",
    "sorry", "oh sorry", "sorry i mean", "sorry i meant", "i am sorry", "actually", "rather", "or rather", "make it",
    "make that", "correction", "wait", "no wait", "wait no", "oops", "my mistake", "my bad", "excuse me", "pardon",
    "i actually want", "i actually wanted", "but", "i was after", "what i want is", "what i wanted was",
    "i wanted to say", "better", "instead", "it should be", "it should have been", "it has to be", "better take",
)  # fmt: skip
"""Beginnings after which comes what is meant instead."""

INSTEAD_AFTER = (
    "i mean", "i meant", "instead", "rather", "i said", "i meant to say", "i was talking about", "is what i meant",
    "is what i mean", "is the one i meant", "that is what i meant", "was what i meant",
)  # fmt: skip
"""The same behind what is meant."""

SELECTING = (
    "how about", "what about", "maybe", "perhaps", "i think", "i guess", "i would say", "i choose",
    "i pick", "i would go with", "i would go for", "i will go with", "i will go for", "let us go with", "let us take",
    "let us say", "go with", "go for", "it is", "it would be", "that would be", "i vote for", "and", "also", "or",
    "and also", "then", "just", "only", "probably", "as well as", "the answer is", "my choice is", "i select",
    "the one i want is", "the one i mean is", "that is", "this is", "those are", "it was", "they are", "preferably",
    "ideally",
)  # fmt: skip
"""Beginnings after which a choice comes."""

REJECTIONS = ("instead of", "rather than", "as opposed to")
"""Words before what is not meant."""

REPAIRS = (
    "no sorry", "sorry no", "no wait", "wait no", "no i mean", "no i meant", "no actually", "actually no", "i mean",
    "i meant", "sorry i mean", "sorry i meant", "sorry", "oh sorry", "wait", "or rather", "rather", "scratch that",
    "make that", "correction", "oops", "oh no", "no", "no make that", "or no", "actually", "i mean no",
    "no not that",
)  # fmt: skip
"""Words in the middle of a command after which the speaker puts it right."""

TALK = (
    "hello", "hi", "hey", "morning", "evening", "the other way", "good morning", "good afternoon", "good evening",
    "good night", "goodbye", "good bye", "bye", "bye bye", "see you", "see you later", "see you tomorrow", "thanks",
    "thank you", "many thanks", "cheers", "good job", "well done", "good work", "nice work", "nice job", "great job",
    "great work", "good robot", "nice one", "welcome", "you are welcome", "how do you do", "nice to meet you",
    "whatever", "careful", "be careful", "watch it", "not so fast", "not so quickly", "not so hard", "not so far",
    "faster", "slower", "slowly", "quicker", "too fast", "too slow", "easy does it", "gently", "help", "help me",
    "sorry", "my mistake", "my bad", "oops", "ouch", "wow", "amazing", "impressive", "interesting", "funny", "lol",
    "haha", "really", "seriously", "come on", "hurry", "hurry up", "again", "once more", "one more time", "repeat",
    "repeat that", "repeat please", "say again", "say that again", "pardon", "excuse me", "what", "why", "who", "when",
    "how", "i see", "i know", "never again", "no problem", "no worries", "no idea", "no clue", "hard to say",
    "of course you do", "let me think", "let us begin", "let us start", "let us begin again", "let us start again",
    "let us start over", "start", "begin", "start over", "start again", "reset", "that is all", "that will be all",
    "that is all for now", "that is all for today", "that is everything", "we are done", "i am done", "all done",
    "done", "finished", "to be honest", "yay", "hooray", "bravo", "congratulations", "have a nice day", "take care",
    "testing", "test", "a bit further", "a little further", "a little more", "a bit more", "more", "further",
    "a bit less", "less", "a little less", "almost", "almost there", "nearly", "keep going", "nothing else",
    "i do not know", "i do not care", "i do not understand", "i have no idea", "it does not matter", "wake up",
    "take your time", "give me a hand", "surprise me", "what now", "go home", "go to sleep", "go away", "come here",
    "come back", "come closer", "shut up", "shut down", "turn off", "turn around", "sleep", "dance", "sing", "smile",
    "wave", "roll over", "that is nice", "that is funny", "that is cool", "that is interesting", "that is too bad",
    "too bad", "nice weather", "robot", "okay robot", "hey robot", "hello robot", "hi robot", "are you there",
    "long time no see",
)  # fmt: skip
"""Utterances that are talk, and name nothing."""

POINTING = (
    *DEMONSTRATIVES, *BACK_REFERENCES, "that one", "this one", "those ones", "these ones", "her", "him", "there",
    "here", "like that",
)  # fmt: skip
"""What "not" may stand before, with nothing of the thing itself."""
