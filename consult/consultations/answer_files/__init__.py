"""Files given as answers: checked by what they contain, written again without what they tell about their author, kept
under the files folder and served to their author and to the team only."""
